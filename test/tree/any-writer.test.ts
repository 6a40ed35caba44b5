// It does not matter who wrote the layers: the same file systems, written once with whiteouts and what changed, once with
// opaque directories and everything in them restated, merge to the same, with the same bytes replaced and removed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type MergedLayers, mergedLayers } from '../support/merged-layers.ts';
import { directories, layerBetween, type State, states } from '../support/state-writer.ts';

const written = (wanted: readonly State[], isOpaque: (directory: string) => boolean): Promise<MergedLayers> =>
  mergedLayers(wanted.map((state, at) => layerBetween(wanted[at - 1] ?? new Map(), state, isOpaque)));

/** The merged file system, but for which layer describes what. */
const filesOf = ({ files }: MergedLayers) => files.map(({ layer: _, ...file }) => file);

/** What a layer hid: who ships it differs from writer to writer, not what is gone. */
function hiddenBy({ merged }: MergedLayers, layer: number) {
  const sum = (label: string): number =>
    merged.ledger.hidden
      .filter((row) => row.causedBy === layer && row.label === label)
      .reduce((bytes, row) => bytes + row.bytes, 0);
  return { replaced: sum('replaced'), removed: sum('removed'), duplicate: sum('duplicate') };
}

/** Changes, but for what was written anew as it was. Bytes of a file with two names may stand at either. */
const changesOf = ({ merged }: MergedLayers, layer: number) =>
  merged
    .changes(layer)
    .filter(({ kind, attributes }) => kind !== 'touched' || attributes.length > 0)
    .map(({ path, kind, attributes, size, files }) => [path, kind, ...attributes, kind === 'removed' ? files : size]);

describe('any writer', () => {
  for (const [name, opaque] of [
    ['opaque at the root', fc.constant<readonly string[]>([''])],
    ['opaques wherever a directory stays', fc.constant<readonly string[]>(directories)],
    ['some opaques, some whiteouts', fc.subarray(directories)],
  ] as const) {
    test(`${name}: as with whiteouts alone`, async () => {
      const property = fc.asyncProperty(states, opaque, async (wanted, tops) => {
        const [plain, other] = [await written(wanted, () => false), await written(wanted, (it) => tops.includes(it))];
        const standing = [...wanted[wanted.length - 1].keys()].sort();
        const found = plain.files.map(({ path }) => path);
        assert.deepEqual(found, standing, 'paths');
        assert.deepEqual(filesOf(other), filesOf(plain), 'merged file system');
        for (const layer of wanted.keys()) {
          assert.deepEqual(hiddenBy(other, layer), hiddenBy(plain, layer), `hidden by layer ${layer}`);
          assert.deepEqual(changesOf(other, layer), changesOf(plain, layer), `changes of layer ${layer}`);
        }
        const [one, two] = [plain.merged.ledger.total, other.merged.ledger.total];
        assert.equal(two.live, one.live, 'live');
        assert.ok(two.recopied >= one.recopied, 'restating recopies');
      });
      await fc.assert(property, { seed: 20_240_102, numRuns: 400 });
    });
  }
});
