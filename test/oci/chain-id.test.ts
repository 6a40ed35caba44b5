// Chain IDs of three layers A, B, C, as in the example of config.md. Computed with sha256sum: the diff IDs of the texts "A", "B"
// and "C", then `printf '%s %s' CHAIN DIFF | sha256sum`, layer by layer.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chainIDs } from '../../src/oci/digest.ts';

const a = 'sha256:559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd';
const b = 'sha256:df7e70e5021544f4834bbee64a9e3789febc4be81470df629cad6ddb03320a5c';
const c = 'sha256:6b23c0d5f35d1b11f9b683f0b0a617355deb11277d91ae091d399c655b87940d';
const ab = 'sha256:ac8b22cdada705e17d1f88efc2e0c626641566d29fd8d3b99ca5eee913782d01';
const abc = 'sha256:328be8fe76954e2f466f05ea4eedba2c62ea0e0d4a9a43f54db2bcc660e284e0';

describe('chain IDs', () => {
  for (const [what, diffIDs, expected] of [
    ['no layers', [], []],
    ['one layer: its diff ID', [a], [a]],
    ['three layers', [a, b, c], [a, ab, abc]],
    ['an unknown diff ID: all above are unknown', [a, undefined, c], [a, undefined, undefined]],
    ['an unknown lowest diff ID', [undefined, b, c], [undefined, undefined, undefined]],
  ] as const) {
    test(what, () => assert.deepEqual(chainIDs(diffIDs), expected));
  }
  test('depend on the order', () => assert.notEqual(chainIDs([b, a])[1], ab));
});
