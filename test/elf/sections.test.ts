// Section headers of ELF files, in both classes and byte orders; and no input makes the reader fail.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readElfLayout, readPlace } from '../../src/elf/sections.ts';
import { type ElfLiteral, elf } from '../support/elf-builder.ts';
import { fileContent } from '../support/evidence.ts';

const kinds = ([32, 64] as const).flatMap((bits) =>
  (['little', 'big'] as const).map((byteOrder) => ({ bits, byteOrder })),
);
const sections = [
  { name: '.text', bytes: Buffer.from('code') },
  { name: '.dep-v0', bytes: Buffer.from('crates') },
];

async function readContents(literal: ElfLiteral): Promise<readonly string[] | undefined> {
  const file = fileContent('a', elf(literal));
  const layout = await readElfLayout(file);
  const contents = layout?.sections
    .filter(({ name }) => name !== '' && name !== '.shstrtab')
    .map(async (section) => `${section.name}=${await readPlace(file, section, 100)}`);
  return contents && Promise.all(contents);
}

describe('readElfLayout', () => {
  for (const kind of kinds) {
    for (const countInSection0 of [false, true]) {
      test(`${kind.bits} bits, ${kind.byteOrder}-endian${countInSection0 ? ', very many sections' : ''}`, async () => {
        const literal = { ...kind, countInSection0, sections, interpreter: '/lib/ld.so' };
        assert.deepEqual(await readContents(literal), ['.text=code', '.dep-v0=crates']);
      });
    }

    test(`${kind.bits} bits, ${kind.byteOrder}-endian: segments`, async () => {
      const loads = [{ address: 0x40_0000, flags: 6, bytes: Buffer.from('data') }];
      const layout = await readElfLayout(fileContent('a', elf({ ...kind, loads })));
      assert.deepEqual(
        layout?.loads.map(({ address, flags, size }) => ({ address, flags, size })),
        [{ address: 0x40_0000, flags: 6, size: 4 }],
      );
      assert.deepEqual(layout?.sections, []);
    });
  }

  test('sections without bytes in the file are left out', async () => {
    const bss = { name: '.bss', bytes: Buffer.alloc(0), type: 8, size: 2 ** 30 };
    assert.deepEqual(await readContents({ sections: [bss, ...sections] }), ['.text=code', '.dep-v0=crates']);
  });

  test('a section outside of the file has no bytes', async () => {
    const outside = { name: '.out', bytes: Buffer.alloc(0), offset: 2 ** 31, size: 2 ** 31 };
    assert.deepEqual(await readContents({ sections: [outside] }), ['.out=']);
  });

  test('never fails', async () => {
    const valid = elf({ sections, loads: [{ address: 1, flags: 6, bytes: Buffer.from('data') }] });
    const changed = fc
      .tuple(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(valid.length))
      .map(([at, byte, length]) => {
        const bytes = Buffer.from(valid);
        bytes[at] = byte;
        return bytes.subarray(0, length);
      });
    await fc.assert(
      fc.asyncProperty(changed, async (bytes) => {
        const file = fileContent('a', bytes);
        for (const section of (await readElfLayout(file))?.sections ?? []) await readPlace(file, section, 100);
      }),
    );
  });
});
