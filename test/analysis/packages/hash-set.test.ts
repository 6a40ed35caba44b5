// A set of hashes against a Set.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HashSet } from '../../../src/analysis/packages/hash-set.ts';

test('has what was added, and nothing else', () => {
  const hashes = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer());
  fc.assert(
    fc.property(fc.array(hashes, { maxLength: 300 }), fc.array(hashes), (added, others) => {
      const [set, expected] = [new HashSet(), new Set(added)];
      for (const hash of added) set.add(hash);
      assert.equal(set.size, expected.size);
      for (const hash of [...added, ...others]) assert.equal(set.has(hash), expected.has(hash));
    }),
  );
});
