// ELF headers: each field, in both classes and byte orders; and no input makes the reader fail.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readElf } from '../../src/elf/elf.ts';
import { abiTag, armFeaturesAnd, type ElfLiteral, elf, properties, x86Needed } from '../support/elf-builder.ts';

const kinds = ([32, 64] as const).flatMap((bits) =>
  (['little', 'big'] as const).map((byteOrder) => ({ bits, byteOrder })),
);
/** Other notes that linkers write: a build ID, and stack and feature notes with other names. */
const buildID = { name: 'GNU', type: 3, words: [1, 2, 3, 4, 5] };
const goBuildID = { name: 'Go', type: 4, words: [1] };

describe('readElf', () => {
  for (const kind of kinds) {
    test(`${kind.bits} bits, ${kind.byteOrder}-endian`, () => {
      const literal = {
        ...kind,
        type: 3,
        machine: 183,
        osABI: 3,
        interpreter: '/lib/ld.so',
        notes: [[abiTag([3, 7, 0])]],
      };
      assert.deepEqual(readElf(elf(literal)), {
        ...kind,
        type: 'shared',
        machine: 183,
        osABI: 3,
        interpreter: '/lib/ld.so',
        lowestKernel: '3.7.0',
        x86Level: null,
        armFeatures: [],
      });
    });
  }

  for (const [number, type] of ['other', 'relocatable', 'executable', 'shared', 'core', 'other'].entries()) {
    test(`type ${number} is ${type}`, () => assert.equal(readElf(elf({ type: number }))?.type, type));
  }

  // biome-ignore format: one file, one line
  const catalogue: readonly (readonly [title: string, literal: ElfLiteral, interpreter: string | null | undefined, kernel: string | null | undefined])[] = [
    ['a static program', {}, null, null],
    ['a loader', { interpreter: '/lib64/ld-linux-x86-64.so.2' }, '/lib64/ld-linux-x86-64.so.2', null],
    ['a loader whose name is not UTF-8', { interpreter: '/\xff' }, '/\udcff', null],
    ['a loader without a name', { interpreter: '' }, undefined, null],
    ['a loader with a name longer than any path', { interpreter: `/${'x'.repeat(4096)}` }, undefined, null],
    ['only the tag', { notes: [[abiTag([2, 6, 32])]] }, null, '2.6.32'],
    ['the tag after other notes', { notes: [[goBuildID, buildID, abiTag([4, 15, 0])]] }, null, '4.15.0'],
    ['the tag in a separate segment', { notes: [[buildID], [abiTag([3, 2, 0])]] }, null, '3.2.0'],
    ['notes padded to eight bytes', { noteAlign: 8, notes: [[buildID, abiTag([3, 2, 0])]] }, null, '3.2.0'],
    ['a tag for the Hurd', { notes: [[abiTag([3, 2, 0], 1)]] }, null, null],
    ['a tag that is too short', { notes: [[{ name: 'GNU', type: 1, words: [0, 3] }]] }, null, null],
    ['a note of this type with another name', { notes: [[{ ...abiTag([3, 2, 0]), name: 'CRY' }]] }, null, null],
    ['too many notes', { notes: [[...Array(70).fill(buildID), abiTag([3, 2, 0])]] }, null, undefined],
    ['program headers of another size', { interpreter: '/lib/ld.so', entrySize: 40 }, undefined, undefined],
    ['program headers beyond the bytes', { interpreter: '/lib/ld.so', entryCount: 60000 }, undefined, undefined],
  ];
  for (const [title, literal, interpreter, kernel] of catalogue) {
    test(title, () => {
      const found = readElf(elf(literal));
      assert.deepEqual([found?.interpreter, found?.lowestKernel], [interpreter, kernel]);
    });
  }

  // Values of the psABI: 1 baseline, 2 x86-64-v2, 4 v3, 8 v4.
  // biome-ignore format: one file, one line
  const levels: readonly (readonly [title: string, literal: ElfLiteral, level: number | null | undefined])[] = [
    ['the baseline', { noteAlign: 8, notes: [[properties([[x86Needed, 1]])]] }, 1],
    ['v3, as linkers write it: all levels up to it', { noteAlign: 8, notes: [[properties([[x86Needed, 7]])]] }, 3],
    ['only the bit of v4', { noteAlign: 8, notes: [[properties([[x86Needed, 8]])]] }, 4],
    ['aligned to four bytes by old linkers', { noteAlign: 4, notes: [[properties([[x86Needed, 3]])]] }, 2],
    ['32 bits', { bits: 32, machine: 3, notes: [[properties([[0xc0000002, 3], [x86Needed, 3]], 32)]] }, 2],
    ['x32', { bits: 32, notes: [[properties([[0xc0000002, 3], [x86Needed, 4]], 32)]] }, 3],
    ['after other properties and notes', { noteAlign: 8, notes: [[buildID, properties([[0xc0000002, 3], [0xc0010002, 1], [x86Needed, 7]])]] }, 3],
    ['PT_GNU_PROPERTY alone', { noteAlign: 8, noteSegment: 0x6474e553, notes: [[properties([[x86Needed, 7]])]] }, 3],
    ['levels that are used, not needed', { noteAlign: 8, notes: [[properties([[0xc0010002, 15]])]] }, null],
    ['no notes', {}, null],
    ['another machine', { machine: 183, noteAlign: 8, notes: [[properties([[x86Needed, 7]])]] }, null],
    ['bits of future levels', { noteAlign: 8, notes: [[properties([[x86Needed, 0x107]])]] }, 3],
    ['a property longer than its note', { notes: [[{ name: 'GNU', type: 5, words: [x86Needed, 0xffff0000] }]] }, null],
  ];
  for (const [title, literal, level] of levels) {
    test(`x86-64 level: ${title}`, () => assert.equal(readElf(elf(literal))?.x86Level, level));
  }

  for (const [value, features] of [
    [1, ['BTI']],
    [2, ['PAC']],
    [7, ['BTI', 'PAC']],
    [0, []],
  ] as const) {
    test(`ARM features ${value}`, () => {
      const notes = [[properties([[armFeaturesAnd, value]])]];
      assert.deepEqual(readElf(elf({ machine: 183, noteAlign: 8, notes }))?.armFeatures, features);
    });
  }

  test('parts beyond the bytes are unknown, not absent', () => {
    const bytes = elf({ interpreter: '/lib/ld.so', notes: [[abiTag([3, 2, 0])]], gap: 1000 }).subarray(0, 600);
    const { machine, interpreter, lowestKernel } = readElf(bytes) ?? {};
    assert.deepEqual([machine, interpreter, lowestKernel], [62, undefined, undefined]);
  });

  test('the tag is found even if other notes are beyond the bytes', () => {
    const bytes = elf({ notes: [[buildID], [abiTag([3, 2, 0])]] });
    bytes.writeBigUInt64LE(2n ** 40n, 64 + 8);
    assert.equal(readElf(bytes)?.lowestKernel, '3.2.0');
  });

  for (const [title, bytes] of [
    ['no bytes', Buffer.alloc(0)],
    ['a script', Buffer.from(`#!/bin/sh\n${'x'.repeat(100)}`)],
    ['another magic number', Buffer.concat([Buffer.from('\x7fELG'), elf().subarray(4)])],
    ['an unknown class', Buffer.concat([elf().subarray(0, 4), Buffer.of(3), elf().subarray(5)])],
    ['an unknown byte order', Buffer.concat([elf().subarray(0, 5), Buffer.of(0), elf().subarray(6)])],
    ['a 64-bit header without its last byte', elf().subarray(0, 63)],
    ['a 32-bit header without its last byte', elf({ bits: 32 }).subarray(0, 51)],
  ] as const) {
    test(`${title} is not an ELF file`, () => assert.equal(readElf(bytes), undefined));
  }
});

describe('hostile bytes', () => {
  const sound = elf({ interpreter: '/lib/ld.so', notes: [[buildID, abiTag([3, 2, 0])]] });

  test('an ELF file truncated anywhere', () => {
    for (let length = 0; length <= sound.length; length += 1) {
      assert.equal(readElf(sound.subarray(0, length)) !== undefined, length >= 64, `${length} bytes`);
    }
  });

  test('any bytes after any identification', () => {
    const bytes = fc.tuple(fc.constantFrom(...kinds), fc.uint8Array({ maxLength: 600 }));
    fc.assert(
      fc.property(bytes, ([kind, rest]) => {
        readElf(Buffer.concat([elf(kind).subarray(0, 8), rest]));
      }),
      { numRuns: 2000 },
    );
  });

  test('a valid file with any changed fields', () => {
    const change = fc.record({ at: fc.nat(sound.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const bytes = Buffer.from(sound);
        for (const { at, value } of changes) bytes[at] = value;
        readElf(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test('hundreds of segments with the same thousands of notes are read quickly', () => {
    const notes = Array.from({ length: 500 }, () => []);
    const bytes = Buffer.concat([elf({ notes }), Buffer.alloc(2 ** 15)]);
    for (let segment = 0; segment < 500; segment += 1) bytes.writeBigUInt64LE(2n ** 15n, 64 + segment * 56 + 32);
    let reads = 0;
    const read = bytes.readUInt32LE;
    bytes.readUInt32LE = function counting(this: Buffer, at?: number) {
      reads += 1;
      return read.call(this, at);
    };
    assert.equal(readElf(bytes)?.lowestKernel, undefined);
    assert.ok(reads < 1000, `${reads} numbers`);
  });
});
