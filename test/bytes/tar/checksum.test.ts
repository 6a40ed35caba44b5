// The checksum of a header block against its definition in POSIX (ustar interchange format): the sum of all bytes, with those of the
// checksum itself as spaces. Old tars wrote the sum of signed bytes.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { hasValidChecksum } from '../../../src/bytes/tar/checksum.ts';
import { blockSize } from '../../../src/bytes/tar/header.ts';

const sumOf = (block: Buffer, isSigned: boolean): number => {
  const blank = Buffer.concat([block.subarray(0, 148), Buffer.alloc(8, ' '), block.subarray(156)]);
  return [...(isSigned ? new Int8Array(blank) : blank)].reduce((sum, byte) => sum + byte, 0);
};

const declares = (block: Buffer, sum: number): Buffer => {
  const header = Buffer.from(block);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
};

/** Blocks with the smallest and the largest sums, one byte alone in each place, and any bytes. */
const blocks = [
  Buffer.alloc(blockSize, 0),
  Buffer.alloc(blockSize, 0x7f),
  Buffer.alloc(blockSize, 0x80),
  Buffer.alloc(blockSize, 0xff),
  ...Array.from({ length: blockSize }, (_, at) => Buffer.alloc(blockSize, 0).fill(0xff, at, at + 1)),
  ...Array.from({ length: 200 }, () => randomBytes(blockSize)),
];

test('the sum of a block is valid, any other is not', () => {
  for (const block of blocks) {
    const sum = sumOf(block, false);
    assert.ok(hasValidChecksum(declares(block, sum)), block.toString('hex'));
    for (const wrong of [sum + 1, sum + 256])
      assert.ok(!hasValidChecksum(declares(block, wrong)), block.toString('hex'));
  }
});

test('the sum of signed bytes is valid', () => {
  for (const block of blocks) {
    const sum = sumOf(block, true);
    if (sum < 0) continue;
    assert.ok(hasValidChecksum(declares(block, sum)), block.toString('hex'));
    const between = Buffer.concat([Buffer.of(0xff), declares(block, sum), Buffer.of(0xff)]);
    assert.ok(hasValidChecksum(between, 1), block.toString('hex'));
  }
});

test('a block is read wherever it starts', () => {
  for (const before of [1, 2, 3, 511, 512]) {
    const [block = Buffer.alloc(0)] = blocks.slice(-1);
    const bytes = Buffer.concat([randomBytes(before), declares(block, sumOf(block, false)), randomBytes(100)]);
    assert.ok(hasValidChecksum(bytes, before));
    bytes[before] = (bytes[before] as number) ^ 1;
    assert.ok(!hasValidChecksum(bytes, before));
  }
});
