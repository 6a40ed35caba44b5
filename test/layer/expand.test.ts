// Sparse files are read with their holes, and holes cost nothing to declare: what all of one question may come to.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { mergedLayers } from '../support/merged-layers.ts';
import type { TarLiteral } from '../support/tar-builder.ts';

const limits = { ...defaultLimits, expandedSize: 10_000, expansionRatio: 100 };
const sparse = (path: string, realSize: number, stored = 1): TarLiteral => ({
  path,
  sparse: { form: '0.1', realSize, segments: [{ at: 0, body: 'x'.repeat(stored) }] },
});

/** Paths of the files that have a digest. */
async function digested(...files: readonly TarLiteral[]): Promise<string> {
  const { files: found } = await mergedLayers([files], limits);
  return found.flatMap(({ path, digest }) => (digest ? [path] : [])).join(' ');
}

describe('digests of sparse files', () => {
  test('together as much as is allowed', async () =>
    assert.equal(await digested(sparse('a', 4000), sparse('b', 6000)), 'a b'));
  test('one byte more: the larger one has none', async () =>
    assert.equal(await digested(sparse('b', 6001), sparse('a', 4000)), 'a'));
  test('in several layers: together all the same', async () => {
    const { files } = await mergedLayers([[sparse('a', 6000)], [sparse('b', 6000)]], limits);
    assert.deepEqual(
      files.map(({ digest }) => digest !== null),
      [true, false],
    );
  });
  test('plain files are read whatever the holes of others', async () =>
    assert.equal(await digested(sparse('holes', 20_000), { path: 'plain', body: 'x' }), 'plain'));
  test('stored bytes of all files are a reason for more', async () => {
    const plain = { path: 'plain', body: 'x'.repeat(199) };
    assert.equal(await digested(sparse('holes', 20_000), plain), 'holes plain');
    assert.equal(await digested(sparse('holes', 20_001), plain), 'plain');
  });
});

describe('a sparse file that is copied', () => {
  /** The same content with other holes: one byte of a hole is stored as the zero it is. */
  const otherwise = (path: string, realSize: number): TarLiteral => ({
    path,
    mode: 0o600,
    sparse: {
      form: '0.1',
      realSize,
      segments: [
        { at: 0, body: 'x' },
        { at: 1024, body: '\0' },
      ],
    },
  });
  const copied = (realSize: number) => [[sparse('f', realSize)], [otherwise('f', realSize)]];
  const label = async (...pairs: readonly TarLiteral[][][]) => {
    const layers = [0, 1].map((layer) => pairs.flatMap((pair) => pair[layer]));
    return (await mergedLayers(layers, limits)).merged.ledger.hidden.map((row) => `${row.path} ${row.label}`).sort();
  };
  test('is known for a copy where both can be read', async () =>
    assert.deepEqual(await label(copied(5000)), ['f recopied']));
  test('and counts as other content where not', async () =>
    assert.deepEqual(await label(copied(5001)), ['f replaced']));
  test('with the same holes it is compared as it is stored, however large', async () => {
    const huge = [[sparse('f', 1e12)], [{ ...sparse('f', 1e12), mode: 0o600 }]];
    assert.deepEqual(await label(huge), ['f recopied']);
  });
  test('two small ones are read both before a large one', async () => {
    const large = [[sparse('large', 9000)], [otherwise('large', 9000)]];
    assert.deepEqual(await label(large, copied(3000)), ['f recopied', 'large replaced']);
  });
});
