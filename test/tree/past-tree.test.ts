// The filesystem as it was after a layer, against a merge of the layers up to it; deleted paths are what they were before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defaultLimits } from '../../src/bytes/limits.ts';
import type { FileTree } from '../../src/tree/file-tree.ts';
import { type PastState, PastTree, pathStates } from '../../src/tree/past-tree.ts';
import { type PathId, rootPath } from '../../src/tree/path-table.ts';
import { stackLayers } from '../../src/tree/stack.ts';
import { asTar } from '../support/literals.ts';
import { mergedLayers } from '../support/merged-layers.ts';
import { stacks } from '../support/random-stacks.ts';

/** What is at each path of a tree. */
const statesOf = (tree: FileTree): ReadonlyMap<string, PastState> =>
  new Map(
    Array.from(tree.subtree(rootPath), (place) => [
      tree.pathOf(place),
      { isThere: true, isDirectory: tree.isDirectory(place), ...tree.ownerOf(place) },
    ]),
  );

test('the filesystem after each layer', async () => {
  const property = fc.asyncProperty(stacks, async (layers) => {
    const { merged } = await mergedLayers(layers.map((literals) => literals.map(asTar)));
    const { tree, tables, effects } = merged;
    const states = pathStates(effects, tree.paths.length);
    const known = new Map<string, PastState>();
    for (const layer of tables.keys()) {
      const there = statesOf(stackLayers(tables.slice(0, layer + 1), defaultLimits).tree);
      for (const [path, state] of known) known.set(path, { ...state, isThere: false });
      for (const [path, state] of there) known.set(path, state);
      const past = new PastTree(states, layer);
      const described: (readonly [PathId, PastState])[] = [];
      for (let place: PathId = rootPath; place < tree.paths.length; place += 1) {
        const state = known.get(tree.pathOf(place));
        const hasEntry = state !== undefined && state.layer !== -1;
        assert.equal(past.wasThere(place), state !== undefined);
        assert.equal(past.isThere(place), state?.isThere ?? false);
        assert.equal(past.isDirectory(place), state?.isDirectory ?? false);
        assert.deepEqual([past.layerOf(place), past.rowOf(place)], state ? [state.layer, state.row] : [-1, -1]);
        assert.deepEqual(past.ownerOf(place), hasEntry ? { layer: state.layer, row: state.row } : undefined);
        if (hasEntry) described.push([place, state]);
      }
      const visited = (wanted?: Uint8Array) => {
        const list: (readonly [PathId, PastState])[] = [];
        past.each(wanted, (place, state) => list.push([place, { ...state }]));
        return list;
      };
      assert.deepEqual(visited(), described);
      const odd = Uint8Array.from({ length: tree.paths.length }, (_, place) => place % 2);
      assert.deepEqual(
        visited(odd),
        described.filter(([place]) => place % 2 === 1),
      );
    }
  });
  await fc.assert(property, { seed: 20_240_103, numRuns: 300 });
});
