// The ELF files of each GOARCH, and which of them its processors run. The headers are those of the Go compiler.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readElf } from '../../src/elf/elf.ts';
import { architectureOf, elfName, isArchitecture, machineName, runsOn } from '../../src/elf/machines.ts';
import { type ElfLiteral, elf } from '../support/elf-builder.ts';

const read = (literal: ElfLiteral) => readElf(elf(literal))!;

const written: Readonly<Record<string, ElfLiteral>> = {
  '386': { machine: 3, bits: 32 },
  amd64: { machine: 62 },
  arm: { machine: 40, bits: 32 },
  arm64: { machine: 183 },
  loong64: { machine: 258 },
  mips: { machine: 8, bits: 32, byteOrder: 'big' },
  mipsle: { machine: 8, bits: 32 },
  mips64: { machine: 8, byteOrder: 'big' },
  mips64le: { machine: 8 },
  ppc64: { machine: 21, byteOrder: 'big' },
  ppc64le: { machine: 21 },
  riscv64: { machine: 243 },
  s390x: { machine: 22, byteOrder: 'big' },
};

describe('architectures', () => {
  for (const [name, literal] of Object.entries(written)) {
    test(name, () => {
      assert.equal(architectureOf(read(literal)), name);
      assert.ok(isArchitecture(name));
    });
  }
  test('unknown architectures', () => {
    assert.equal(architectureOf(read({ machine: 62, byteOrder: 'big' })), undefined);
    assert.equal(architectureOf(read({ machine: 247 })), undefined);
    for (const name of ['x86_64', 'wasm', 'unknown', '', '__proto__']) assert.equal(isArchitecture(name), false, name);
  });
});

describe('binaries that run on an architecture', () => {
  for (const [on, literal] of Object.entries(written)) {
    test(on, () => {
      const run = (wanted: string) =>
        Object.entries(written)
          .filter(([name, other]) => name !== on && runsOn(on, read(other)) === wanted)
          .map(([name]) => name);
      const [always, sometimes] = [run('always'), run('sometimes')];
      assert.equal(runsOn(on, read(literal)), 'always');
      assert.deepEqual(always, on === 'amd64' ? ['386'] : []);
      assert.deepEqual(sometimes, { arm64: ['arm'], mips64: ['mips'], mips64le: ['mipsle'] }[on] ?? []);
    });
  }
  test('x32 on amd64: on some kernels', () =>
    assert.equal(runsOn('amd64', read({ machine: 62, bits: 32 })), 'sometimes'));
  test('an unknown machine', () => assert.equal(runsOn('amd64', read({ machine: 4711 })), 'never'));
});

test('names of machines', () => {
  assert.equal(elfName(read({ machine: 183 })), 'arm64 (AArch64)');
  assert.equal(elfName(read({ machine: 247 })), 'BPF (64 bits, little-endian)');
  assert.equal(machineName(4711), 'machine 4711');
});
