// Sparse files are read with their holes, and holes cost nothing to declare: a limit for all sparse files together.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { itemAt } from '../support/items.ts';
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
  test('together exactly the limit', async () =>
    assert.equal(await digested(sparse('a', 4000), sparse('b', 6000)), 'a b'));
  test('one byte more: the larger file has no digest', async () =>
    assert.equal(await digested(sparse('b', 6001), sparse('a', 4000)), 'a'));
  test('the limit is for all layers together', async () => {
    const { files } = await mergedLayers([[sparse('a', 6000)], [sparse('b', 6000)]], limits);
    assert.deepEqual(
      files.map(({ digest }) => digest !== null),
      [true, false],
    );
  });
  test('plain files are read even if sparse files are not', async () =>
    assert.equal(await digested(sparse('holes', 20_000), { path: 'plain', body: 'x' }), 'plain'));
  test('the limit rises with the stored bytes of all files', async () => {
    const plain = { path: 'plain', body: 'x'.repeat(199) };
    assert.equal(await digested(sparse('holes', 20_000), plain), 'holes plain');
    assert.equal(await digested(sparse('holes', 20_001), plain), 'plain');
  });
});

describe('a copied sparse file', () => {
  /** The same content with other holes: one zero byte of a hole is stored. */
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
  const kind = async (...pairs: readonly TarLiteral[][][]) => {
    const layers = [0, 1].map((layer) => pairs.flatMap((pair) => itemAt(pair, layer)));
    return (await mergedLayers(layers, limits)).merged.ledger.wasted.map((row) => `${row.path} ${row.kind}`).sort();
  };
  test('is recognized if both can be read', async () => assert.deepEqual(await kind(copied(5000)), ['f copied']));
  test('counts as overwritten if not', async () => assert.deepEqual(await kind(copied(5001)), ['f overwritten']));
  test('with the same holes is compared as stored, however large', async () => {
    const huge = [[sparse('f', 1e12)], [{ ...sparse('f', 1e12), mode: 0o600 }]];
    assert.deepEqual(await kind(huge), ['f copied']);
  });
  test('two small files are read before a large one', async () => {
    const large = [[sparse('large', 9000)], [otherwise('large', 9000)]];
    assert.deepEqual(await kind(large, copied(3000)), ['f copied', 'large overwritten']);
  });
});
