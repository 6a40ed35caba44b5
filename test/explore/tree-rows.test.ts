// The rows of the tree, compared with a slow walk over the same totals, for random trees and foldings; and totals in every view,
// compared with those of the ledger.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { wastedBytes } from '../../src/analysis/ledger.ts';
import type { PathTotals } from '../../src/analysis/totals/path-totals.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { ImageFiles } from '../../src/explore/model/image-files.ts';
import type { TreeRows } from '../../src/explore/model/tree-rows.ts';
import { initialState, type Showing, sortOrders } from '../../src/explore/model/view-state.ts';
import { mergedLayers } from '../support/merged-layers.ts';

const segment = fc.constantFrom('a', 'b', 'c', '.wh.a');
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const layer = fc.array(fc.record({ path, body: fc.constantFrom('', 'x', 'xyz') }), { maxLength: 8 });
const image = fc.array(layer, { minLength: 1, maxLength: 4 });
const showings: readonly Showing[] = ['filesystem', 'layer', 'shipped', 'wasted'];

/** All rows by a walk. */
function slowRows(totals: PathTotals, rows: TreeRows, directory = 0): number[] {
  return [...totals.children(directory)].flatMap((child) => [
    child,
    ...(rows.isUnfolded(child) ? slowRows(totals, rows, child) : []),
  ]);
}

describe('rows', () => {
  test('after directories were folded and unfolded are those of a walk, too', async () => {
    const toggles = fc.array(fc.array(fc.nat(12), { maxLength: 3 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(image, fc.nat(3), toggles, async (layers, depth, keys) => {
        const { merged } = await mergedLayers(layers);
        const files = new ImageFiles(merged, defaultLimits);
        let exceptions: ReadonlySet<number> = new Set();
        for (const key of keys) {
          exceptions = new Set([...exceptions, ...key].filter((path) => exceptions.has(path) !== key.includes(path)));
          const choice = { ...initialState(80, 24), layer: layers.length - 1, folding: { depth, exceptions } };
          const rows = files.rows(choice);
          const all = rows.slice(0, rows.length).map((row) => row.path);
          assert.deepEqual(all.toSorted(), slowRows(files.totals(choice), rows).toSorted());
        }
      }),
      { numRuns: 40 },
    );
  });

  test('are those of a walk through what is unfolded', async () => {
    await fc.assert(
      fc.asyncProperty(image, fc.nat(3), fc.array(fc.nat(12)), async (layers, depth, exceptions) => {
        const { merged } = await mergedLayers(layers);
        const files = new ImageFiles(merged, defaultLimits);
        for (const [at, showing] of showings.entries()) {
          const sort = sortOrders[at] ?? 'size';
          const folding = { depth, exceptions: new Set(exceptions) };
          const choice = { ...initialState(80, 24), showing, sort, folding, layer: layers.length - 1 };
          const rows = files.rows(choice);
          const all = rows.slice(0, rows.length).map((row) => row.path);
          assert.deepEqual([...all].sort(), slowRows(files.totals(choice), rows).sort());
          for (const [row, found] of all.entries()) {
            assert.equal(rows.at(row), found);
            assert.equal(rows.rowOf(found), row);
            assert.deepEqual(
              rows.slice(row, row + 2).map((one) => one.path),
              all.slice(row, row + 2),
            );
          }
          assert.equal(rows.at(rows.length), undefined);
          assert.equal(rows.at(-1), undefined);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('of a sorted directory do not get larger', async () => {
    const { merged } = await mergedLayers([
      Array.from({ length: 300 }, (_, at) => ({ path: `f${at}`, body: 'x'.repeat((at * 7919) % 257) })),
    ]);
    const files = new ImageFiles(merged, defaultLimits);
    const choice = { ...initialState(80, 24), layer: 0 };
    const totals = files.totals(choice);
    const sizes = files
      .rows(choice)
      .slice(0, 300)
      .map((row) => totals.bytesAt(row.path, 'visible'));
    assert.deepEqual(
      sizes,
      [...sizes].sort((a, b) => b - a),
    );
    assert.equal(sizes.length, 300);
  });
});

describe('totals', () => {
  test('of everything that is shipped are those of the ledger', async () => {
    await fc.assert(
      fc.asyncProperty(image, async (layers) => {
        const { merged } = await mergedLayers(layers);
        const files = new ImageFiles(merged, defaultLimits);
        const { total } = merged.ledger;
        for (const showing of ['filesystem', 'shipped', 'wasted'] as const) {
          const totals = files.totals({ ...initialState(80, 24), showing, layer: layers.length - 1 });
          assert.equal(totals.bytesAt(0, 'visible'), showing === 'wasted' ? 0 : total.live);
          assert.equal(totals.bytesAt(0, 'wasted'), wastedBytes(total));
        }
      }),
      { numRuns: 30 },
    );
  });
});
