// Directory totals against the slow model, on random layers and in every view: the same bytes and entries at every path, and the sums
// of the ledger at the root.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { wastedBytes } from '../../../src/analysis/ledger.ts';
import { filesystemAfter, layerAlone } from '../../../src/analysis/totals/listed-filesystem.ts';
import type { PathTotals } from '../../../src/analysis/totals/path-totals.ts';
import { type View, ViewTotals } from '../../../src/analysis/totals/view-totals.ts';
import { defaultLimits } from '../../../src/bytes/limits.ts';
import { withMemoryCount } from '../../../src/bytes/memory.ts';
import { rootPath } from '../../../src/tree/path-table.ts';
import { itemAt } from '../../support/items.ts';
import { asTar, type Literal, lines } from '../../support/literals.ts';
import { type MergedLayers, mergedLayers } from '../../support/merged-layers.ts';
import { stacks } from '../../support/random-stacks.ts';
import { fatesOf } from '../../support/slow-ledger.ts';
import { slowStack } from '../../support/slow-model.ts';
import { everThere, type SlowTotals, slowTotals } from '../../support/slow-totals.ts';

const nothing: SlowTotals = { visible: 0, wasted: 0, entries: 0 };

const totalsAt = (totals: PathTotals, path: number): SlowTotals => ({
  visible: totals.bytesAt(path, 'visible'),
  wasted: totals.bytesAt(path, 'wasted'),
  entries: totals.entriesAt(path),
});

/** Every path of the view, found by its children. */
function walked(totals: PathTotals): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const open = [rootPath];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    found.set(totals.pathOf(path), path);
    open.push(...totals.children(path));
  }
  return found;
}

const viewsOf = (layers: readonly unknown[]): readonly View[] => [
  ...layers.flatMap((_, layer): View[] => [
    { kind: 'filesystem', layer },
    { kind: 'layer', layer },
  ]),
  { kind: 'shipped' },
  { kind: 'wasted' },
];

async function assertTotals(layers: readonly (readonly Literal[])[]): Promise<void> {
  const slow = slowStack(layers);
  const fates = fatesOf(slow);
  const real = await mergedLayers(layers.map((literals) => literals.map(asTar)));
  assertListed(real);
  const { merged } = real;
  const { ledger } = merged;
  const all = new ViewTotals(merged, defaultLimits);
  const known = new Set(['', ...everThere(slow)]);
  for (const view of viewsOf(layers)) {
    const shown = JSON.stringify(view);
    const totals = all.of(view);
    const paths = walked(totals);
    const expected = slowTotals(slow, fates, view);
    for (const path of known) {
      const number = paths.get(path);
      const actual = number === undefined ? nothing : totalsAt(totals, number);
      assert.deepEqual(actual, expected.get(path) ?? nothing, `${shown} of "${path}"`);
    }
    const root = totalsAt(totals, rootPath);
    if (view.kind === 'filesystem') {
      const stored = ledger.layers.slice(0, view.layer + 1).map((bytes) => bytes.live + wastedBytes(bytes));
      assert.equal(
        root.visible + root.wasted,
        stored.reduce((sum, bytes) => sum + bytes, 0),
        `${shown}: all file data`,
      );
      continue;
    }
    const bytes = view.kind === 'layer' ? itemAt(ledger.layers, view.layer) : ledger.total;
    assert.equal(root.visible, view.kind === 'wasted' ? 0 : bytes.live, `${shown}: visible`);
    assert.equal(root.wasted, wastedBytes(bytes), `${shown}: wasted`);
  }
}

/** What `files` lists, which stacks layers anew. */
function assertListed({ merged }: MergedLayers): void {
  const { ledger, tables } = merged;
  const all = new ViewTotals(merged, defaultLimits);
  for (const [layer, bytes] of ledger.layers.entries()) {
    const alone = layerAlone(tables, layer, merged, defaultLimits);
    assert.ok(alone);
    const { visible, wasted } = totalsAt(new ViewTotals(alone.shipped, defaultLimits).of(alone.view), rootPath);
    assert.deepEqual([visible, wasted], [bytes.live, wastedBytes(bytes)], `layer ${layer} alone`);
    const { shipped, view } = filesystemAfter(merged, layer, defaultLimits);
    const after = totalsAt(new ViewTotals(shipped, defaultLimits).of(view), rootPath);
    assert.deepEqual(after, totalsAt(all.of(view), rootPath), `after layer ${layer}`);
  }
}

describe('directory totals', () => {
  test('agree with the slow model on random layers', async () => {
    await fc.assert(fc.asyncProperty(stacks, assertTotals), {
      seed: 20_240_102,
      numRuns: 250,
      reporter: ({ failed, counterexample, errorInstance, numRuns, seed }) => {
        if (!failed) return;
        const why = errorInstance instanceof Error ? errorInstance.message : 'too much is undecided';
        assert.fail(`run ${numRuns} of seed ${seed}\n${lines(counterexample?.[0] ?? [])}\n${why}`);
      },
    });
  });

  test('a file with two names counts at the first one, even if that is the first path of all', async () => {
    const { merged } = await mergedLayers([
      [
        { path: 'a', body: 'xyz' },
        { path: 'b', link: 'a', type: 'hardlink' },
      ],
    ]);
    const totals = new ViewTotals(merged, defaultLimits).of({ kind: 'filesystem', layer: 0 });
    const visible = [...walked(totals)].map(([path, number]) => [path, totals.bytesAt(number, 'visible')]);
    assert.deepEqual(Object.fromEntries(visible), { '': 3, a: 3, b: 0 });
  });

  test('compressed bytes of a layer are known, even if those of another layer are not', async () => {
    const { merged } = await mergedLayers([[{ path: 'a', body: 'x' }], [{ path: 'b', body: 'y' }]]);
    const tables = [itemAt(merged.tables, 0), { ...itemAt(merged.tables, 1), distribution: Float64Array.of(700) }];
    const totals = new ViewTotals({ ...merged, tables }, defaultLimits);
    const compressed = (view: View) => totals.of(view).distributionAt(rootPath, 'visible');
    assert.equal(compressed({ kind: 'layer', layer: 0 }), null);
    assert.equal(compressed({ kind: 'layer', layer: 1 }), 700);
    assert.equal(compressed({ kind: 'shipped' }), null);
  });

  test('a view has only what is wanted', async () => {
    const kept = { path: 'kept', body: 'xx' };
    const { merged } = await mergedLayers([[kept, { path: 'other', body: 'yyy' }]]);
    const totals = new ViewTotals(merged, defaultLimits);
    const wanted = totals.wanted((path) => path === 'kept');
    for (const view of viewsOf(merged.tables)) {
      const { visible, wasted, entries } = totalsAt(totals.of(view, wanted), rootPath);
      const isWasted = view.kind === 'wasted';
      assert.deepEqual([visible, wasted, entries], [isWasted ? 0 : 2, 0, isWasted ? 0 : 1], JSON.stringify(view));
    }
    const deleted = await mergedLayers([
      [kept, { path: 'other', body: 'yyy' }],
      [{ path: '.wh.kept' }, { path: '.wh.other' }],
    ]);
    const gone = new ViewTotals(deleted.merged, defaultLimits);
    const onlyKept = gone.wanted((path) => path === 'kept');
    for (const view of [{ kind: 'layer', layer: 0 }, { kind: 'wasted' }] as const)
      assert.deepEqual(totalsAt(gone.of(view, onlyKept), rootPath), { visible: 0, wasted: 2, entries: 1 });
  });

  test('a view has nothing of the one before, and the root even if it is empty', async () => {
    const { merged } = await mergedLayers([[{ path: 'a' }], [{ path: 'b' }]]);
    const all = new ViewTotals(merged, defaultLimits);
    assert.deepEqual([...walked(all.of({ kind: 'shipped' })).keys()].sort(), ['', 'a', 'b']);
    assert.deepEqual([...walked(all.of({ kind: 'filesystem', layer: 0 })).keys()].sort(), ['', 'a']);
    assert.deepEqual([...all.of({ kind: 'wasted' }).paths], [rootPath]);
    const tables = merged.tables.map((table) => ({ ...table, distribution: Float64Array.of(700) }));
    const compressed = new ViewTotals({ ...merged, tables }, defaultLimits).of({ kind: 'wasted' });
    assert.deepEqual([...compressed.paths], [rootPath]);
  });

  test('data without a place in the filesystem has the rest of its path as its name', async () => {
    const { merged } = await mergedLayers([
      [{ path: 'd/' }, { path: 'd/.wh.', body: 'xyz' }, { path: 'new/.wh.', body: 'x' }],
    ]);
    const all = new ViewTotals(merged, defaultLimits);
    const totals = all.of({ kind: 'wasted' });
    const names = [...walked(totals)].map(([path, number]) => [path, totals.nameOf(number)]);
    assert.deepEqual(Object.fromEntries(names), { '': '', d: 'd', 'd/.wh.': '.wh.', 'new/.wh.': 'new/.wh.' });
    const wasted = [...walked(totals)].map(([path, number]) => [path, all.wastedAt(number).map(({ bytes }) => bytes)]);
    assert.deepEqual(Object.fromEntries(wasted), { '': [], d: [], 'd/.wh.': [3], 'new/.wh.': [1] });
  });

  test('compressed bytes are known of an image without layers, and unknown of one layer without them', async () => {
    const none = await mergedLayers([]);
    assert.equal(new ViewTotals(none.merged, defaultLimits).knowsDistribution, true);
    const one = await mergedLayers([[{ path: 'a' }]]);
    assert.equal(new ViewTotals(one.merged, defaultLimits).knowsDistribution, false);
  });

  test('their memory is counted', async () => {
    const { merged } = await mergedLayers([[{ path: 'a' }]]);
    const limits = { ...withMemoryCount(defaultLimits), memory: 1 };
    assert.throws(() => new ViewTotals(merged, limits), /directory totals/);
  });
});
