// Sparse maps aligned to blocks: each segment starts at a block, all but the last end at one, and the file is the same.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { alignSparse, Expansion } from '../../src/layer/sparse-file.ts';

type Pair = readonly [offset: number, size: number];

const extent = (realSize: number, pairs: readonly Pair[]) => ({ realSize, segments: Float64Array.from(pairs.flat()) });
const mapOf = (realSize: number, ...pairs: readonly Pair[]): readonly Pair[] =>
  alignSparse(extent(realSize, pairs)).sparse.segments.map(({ offset, size }) => [offset, size]);

function expanded(stored: Buffer, sparse: { realSize: number; segments: Float64Array }): Buffer {
  const expansion = new Expansion({ sparse });
  return Buffer.concat([...expansion.push(stored), ...expansion.end()]);
}

describe('an aligned sparse map', () => {
  test('of whole blocks does not change', () =>
    assert.deepEqual(mapOf(100_000, [0, 512], [65536, 4096]), [
      [0, 512],
      [65536, 4096],
    ]));
  test('a segment is widened to its blocks', () => assert.deepEqual(mapOf(100_000, [1000, 100]), [[512, 1024]]));
  test('a segment at the end of the file ends there', () => assert.deepEqual(mapOf(1100, [1030, 60]), [[1024, 76]]));
  test('segments that share a block or touch are merged', () => {
    assert.deepEqual(mapOf(10_000, [10, 5], [100, 5]), [[0, 512]]);
    assert.deepEqual(mapOf(10_000, [0, 512], [600, 5]), [[0, 1024]]);
  });
  test('of a file without data has no segments', () => assert.deepEqual(mapOf(4096), []));
});

test('the aligned file expands to the same bytes', () => {
  const parts = fc.array(fc.tuple(fc.nat({ max: 1500 }), fc.integer({ min: 1, max: 1500 })), { maxLength: 8 });
  const property = fc.property(parts, fc.nat({ max: 1500 }), (lengths, rest) => {
    let end = 0;
    const pairs = lengths.map(([hole, size]): Pair => {
      const offset = end + hole;
      end = offset + size;
      return [offset, size];
    });
    const total = pairs.reduce((sum, [, size]) => sum + size, 0);
    const bytes = Buffer.from(Array.from({ length: total }, (_, at) => (at % 255) + 1));
    const { sparse, stored } = alignSparse(extent(end + rest, pairs));
    const widened = extent(
      sparse.realSize,
      sparse.segments.map(({ offset, size }) => [offset, size]),
    );
    for (const { offset } of sparse.segments) assert.equal(offset % 512, 0);
    for (const { size } of sparse.segments.slice(0, -1)) assert.equal(size % 512, 0);
    assert.deepEqual(expanded(expanded(bytes, stored), widened), expanded(bytes, extent(end + rest, pairs)));
  });
  fc.assert(property);
});
