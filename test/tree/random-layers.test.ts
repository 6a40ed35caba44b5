// The real merge against the slow model, on random layers: the final filesystem, the changes of each layer and the kind of all
// bytes are the same. Kinds sum to the content, live bytes to the visible ones, and none is negative. Changes are counted as they are listed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { LedgerBytes } from '../../src/analysis/ledger.ts';
import { lines } from '../support/literals.ts';
import type { MergedLayers } from '../support/merged-layers.ts';
import { assertAgreement } from '../support/model-agreement.ts';
import { stacks } from '../support/random-stacks.ts';

function assertSums({ merged: { ledger }, files, contentSizes }: MergedLayers): void {
  const inodes = new Map(files.map(({ hardlinkGroup, path, size }) => [hardlinkGroup ?? path, size]));
  const visible = [...inodes.values()].reduce((sum, size) => sum + size, 0);
  assert.equal(ledger.total.live, visible, 'live is what is visible');
  for (const [layer, labels] of ledger.layers.entries()) {
    const bytes = Object.values(labels);
    assert.equal(
      bytes.reduce((sum, size) => sum + size, 0),
      contentSizes[layer],
      `labels of layer ${layer} sum to its content`,
    );
    assert.ok(
      bytes.every((size) => size >= 0),
      `labels of layer ${layer} are not negative`,
    );
  }
  for (const [kind, bytes] of Object.entries(ledger.total)) {
    const ofLayers = ledger.layers.map((layer) => layer[kind as keyof LedgerBytes]);
    assert.equal(
      bytes,
      ofLayers.reduce((sum, size) => sum + size, 0),
      `${kind} bytes of all layers`,
    );
  }
}

/** The numbers of changes are those of the list. Directories of which only the time changed do not count. */
function assertCounts({ merged }: MergedLayers): void {
  for (const [layer, counts] of merged.changeCounts.entries()) {
    const expected = { added: 0, modified: 0, touched: 0, removed: 0 };
    for (const { kind, isDirectory, attributes } of merged.changes(layer)) {
      const isTimeOnly = kind === 'touched' && isDirectory && attributes.every((attribute) => attribute === 'mtime');
      if (!isTimeOnly) expected[kind] += 1;
    }
    assert.deepEqual(counts, expected, `changes of layer ${layer}`);
  }
}

describe('random layers', () => {
  test('the merge agrees with the slow model', async () => {
    const property = fc.asyncProperty(stacks, async (layers) => {
      const merged = await assertAgreement(layers);
      assertSums(merged);
      assertCounts(merged);
    });
    await fc.assert(property, {
      seed: 20_240_101,
      numRuns: 1500,
      reporter: ({ failed, counterexample, errorInstance, numRuns, seed }) => {
        if (!failed) return;
        const why = errorInstance instanceof Error ? errorInstance.message : 'too much is undecided';
        assert.fail(`run ${numRuns} of seed ${seed}\n${lines(counterexample?.[0] ?? [])}\n${why}`);
      },
    });
  });
});
