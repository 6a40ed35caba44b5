// Go modules. The layout of the build information follows Go's debug/buildinfo, and its text `go version -m`.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { golang } from '../../src/packages/golang.ts';
import { type ElfLiteral, elf } from '../support/elf-builder.ts';
import { faultsOf, readPackages } from '../support/evidence.ts';

const sentinel = [
  Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex'),
  Buffer.from('f932433186182072008242104116d8f2', 'hex'),
];
const framed = (modules: string): Buffer =>
  Buffer.concat([sentinel[0] as Buffer, Buffer.from(modules), sentinel[1] as Buffer]);
const modules = `path\texample.com/tool/cmd/x
mod\texample.com/tool\tv1.2.3\th1:sum=
dep\tgithub.com/google/uuid\tv1.6.0\th1:sum=
dep\tgithub.com/old/fork\tv1.0.0
=>\tgithub.com/new/fork\tv1.0.1\th1:sum=
dep\texample.com/local\tv0.0.0
=>\t../local\t(devel)
build\tGOARCH=amd64
`;
const expected = [
  'example.com/tool v1.2.3 bin/x',
  'github.com/google/uuid v1.6.0',
  'github.com/new/fork v1.0.1',
  'example.com/local v0.0.0',
  'stdlib go1.22.0',
];

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

const header = (addressSize: number, flags: number): Buffer =>
  Buffer.concat([Buffer.from('\xff Go buildinf:', 'latin1'), Buffer.from([addressSize, flags])]);

function inline(version: string, list: Buffer): Buffer {
  const texts = [Buffer.from(version), list].flatMap((text) => [Buffer.from(varint(text.length)), text]);
  return Buffer.concat([header(0, 2), Buffer.alloc(16), ...texts]);
}

/** A file whose build information has addresses of strings in a segment. */
function withAddresses(addressSize: 4 | 8, isBig: boolean, list: Buffer): ElfLiteral {
  const numbers = (...values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(addressSize * values.length);
    for (const [index, value] of values.entries()) {
      if (isBig) bytes.writeUIntBE(value, (index + 1) * addressSize - 4, 4);
      else bytes.writeUIntLE(value, index * addressSize, 4);
    }
    return bytes;
  };
  const [address, version] = [0x50_0000, Buffer.from('go1.17.5')];
  const textsAt = address + 4 * addressSize;
  const strings = numbers(textsAt, version.length, textsAt + version.length, list.length);
  const information = Buffer.concat([header(addressSize, isBig ? 1 : 0), numbers(address, address + 2 * addressSize)]);
  return {
    bits: addressSize === 8 ? 64 : 32,
    byteOrder: isBig ? 'big' : 'little',
    loads: [{ address, flags: 4, bytes: Buffer.concat([strings, version, list]) }],
    sections: [{ name: '.go.buildinfo', bytes: Buffer.concat([information, Buffer.alloc(16)]) }],
  };
}

const section = (bytes: Buffer): ElfLiteral => ({
  sections: [
    { name: '.text', bytes: Buffer.alloc(7) },
    { name: '.go.buildinfo', bytes },
  ],
});

async function read(literal: ElfLiteral) {
  const list = await readPackages(golang, { 'bin/x': elf(literal) });
  return {
    packages: list.packages.map(({ namespace, name, version, files }) =>
      [`${namespace ? `${namespace}/` : ''}${name}`, version, ...files].join(' '),
    ),
    faults: faultsOf(list),
  };
}

describe('golang', () => {
  test('since Go 1.18, in a section', async () => {
    assert.deepEqual(await read(section(inline('go1.22.0', framed(modules)))), { packages: expected, faults: [] });
  });

  test('without section headers, in the first writable segment', async () => {
    const loads = [
      { address: 0, flags: 5, bytes: inline('go1.0', framed('')) },
      { address: 4096, flags: 6, bytes: Buffer.concat([Buffer.alloc(32), inline('go1.22.0', framed(modules))]) },
    ];
    assert.deepEqual(await read({ loads }), { packages: expected, faults: [] });
  });

  for (const size of [4, 8] as const) {
    for (const isBig of [false, true]) {
      test(`before Go 1.18, ${size * 8} bits, ${isBig ? 'big' : 'little'}-endian`, async () => {
        const { packages, faults } = await read(withAddresses(size, isBig, framed(modules)));
        assert.deepEqual(packages, [...expected.slice(0, -1), 'stdlib go1.17.5']);
        assert.deepEqual(faults, []);
      });
    }
  }

  // biome-ignore format: one program, one line
  const programs: readonly (readonly [title: string, modules: string, packages: readonly string[]])[] = [
    ['a program of the Go distribution', 'path\tcmd/vet\n', ['stdlib go1.22.0 bin/x']],
    ['a program without a module', 'path\tcommand-line-arguments\ndep\ta.b/c\tv1.0.0\n', ['command-line-arguments (devel) bin/x', 'a.b/c v1.0.0', 'stdlib go1.22.0']],
    ['a program without build information', '', ['stdlib go1.22.0']],
    ['names with control characters', 'path\tx\nmod\ta.b/\u001b[2J\tv1\u0007\n', ['a.b/\u001b[2J v1\u0007 bin/x', 'stdlib go1.22.0']],
  ];
  for (const [title, list, packages] of programs) {
    test(title, async () => {
      assert.deepEqual(await read(section(inline('go1.22.0', framed(list)))), { packages, faults: [] });
    });
  }

  test('no other program is evidence of anything', async () => {
    for (const literal of [{}, section(Buffer.alloc(64)), section(Buffer.from('\xff Go buildinf:', 'latin1'))]) {
      assert.deepEqual(await read(literal), { packages: [], faults: [] });
    }
    assert.equal(golang.isEvidence('bin/x'), false);
  });

  test('faults', async () => {
    const cut = 'bin/x: has Go build information that is cut, or has more than 1 MiB';
    const whole = inline('go1.22.0', framed(modules));
    const wild = withAddresses(8, false, framed(modules));
    const huge = Buffer.concat([header(0, 2), Buffer.alloc(16), Buffer.alloc(100, 0xff)]);
    assert.deepEqual(await read(section(whole.subarray(0, -1))), { packages: [], faults: [cut] });
    assert.deepEqual(await read(section(huge)), { packages: [], faults: [cut] });
    assert.deepEqual(await read({ ...wild, loads: [] }), { packages: [], faults: [cut] });
    const without = section(inline('', framed('')));
    assert.deepEqual((await read(without)).faults, ['bin/x: has Go build information without a version']);
  });
});
