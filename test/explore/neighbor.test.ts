// The neighbor of an item, compared with that in the sorted list.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Amounts, neighborOf } from '../../src/explore/model/neighbor.ts';

const amounts = fc.array(fc.nat(3), { maxLength: 12 });

test('is the next one, or the one before, in the sorted list', () => {
  fc.assert(
    fc.property(amounts, fc.nat(12), fc.constantFrom(1 as const, -1 as const), (values, from, step) => {
      const items = values.map((_, at) => at * 10);
      const byItem = (a: number, b: number): number => a - b;
      const sorted = [...items].sort((a, b) => (values[b / 10] ?? 0) - (values[a / 10] ?? 0) || byItem(a, b));
      const start = sorted.indexOf(from * 10);
      const at = start < 0 ? 0 : Math.min(Math.max(start + step, 0), sorted.length - 1);
      const expected = sorted.length === 0 ? undefined : { item: sorted[at], rank: at + 1, count: sorted.length };
      assert.deepEqual(neighborOf(new Amounts(items, Float64Array.from(values)), from * 10, step, byItem), expected);
    }),
  );
  assert.equal(neighborOf(new Amounts([5], Float64Array.of(1)), undefined, -1, () => 0)?.item, 5);
});
