// The writer of layers does not matter: the same filesystems, written with whiteouts and changes only, or with opaque directories
// and all their files, merge to the same result, with the same bytes overwritten and deleted.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { last } from '../support/items.ts';
import { type MergedLayers, mergedLayers } from '../support/merged-layers.ts';
import { directories, layerBetween, type State, states } from '../support/state-writer.ts';

const written = (wanted: readonly State[], isOpaque: (directory: string) => boolean): Promise<MergedLayers> =>
  mergedLayers(wanted.map((state, at) => layerBetween(wanted[at - 1] ?? new Map(), state, isOpaque)));

/** The final filesystem, without the layers of its files. */
const filesOf = ({ files }: MergedLayers) => files.map(({ layer: _, ...file }) => file);

/** The bytes that a layer wasted: the layer that stores them depends on the writer, the bytes do not. */
function wastedBy({ merged }: MergedLayers, layer: number) {
  const sum = (kind: string): number =>
    merged.ledger.wasted
      .filter((row) => row.wastedBy === layer && row.kind === kind)
      .reduce((bytes, row) => bytes + row.bytes, 0);
  return { overwritten: sum('overwritten'), deleted: sum('deleted'), duplicate: sum('duplicate') };
}

/** Changes, without files written again unchanged. The bytes of a file with two names can be at either name. */
const changesOf = ({ merged }: MergedLayers, layer: number) =>
  merged
    .changes(layer)
    .filter(({ kind, attributes }) => kind !== 'touched' || attributes.length > 0)
    .map(({ path, kind, attributes, size, files }) => [path, kind, ...attributes, kind === 'removed' ? files : size]);

describe('layers of different writers', () => {
  for (const [name, opaque] of [
    ['an opaque marker at the root', fc.constant<readonly string[]>([''])],
    ['opaque markers in every directory that stays', fc.constant<readonly string[]>(directories)],
    ['opaque markers and whiteouts', fc.subarray(directories)],
  ] as const) {
    test(`${name}: the same result as with whiteouts only`, async () => {
      const property = fc.asyncProperty(states, opaque, async (wanted, tops) => {
        const [plain, other] = [await written(wanted, () => false), await written(wanted, (it) => tops.includes(it))];
        const standing = [...last(wanted).keys()].sort();
        const found = plain.files.map(({ path }) => path);
        assert.deepEqual(found, standing, 'paths');
        assert.deepEqual(filesOf(other), filesOf(plain), 'final filesystem');
        for (const layer of wanted.keys()) {
          assert.deepEqual(wastedBy(other, layer), wastedBy(plain, layer), `wasted by layer ${layer}`);
          assert.deepEqual(changesOf(other, layer), changesOf(plain, layer), `changes of layer ${layer}`);
        }
        const [one, two] = [plain.merged.ledger.total, other.merged.ledger.total];
        assert.equal(two.live, one.live, 'live');
        assert.ok(two.copied >= one.copied, 'writing unchanged files again copies them');
      });
      await fc.assert(property, { seed: 20_240_102, numRuns: 400 });
    });
  }
});
