// The fast path for normalized paths gives the same result as the slow one, or none.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bytesOf } from '../../src/bytes/tar/span.ts';
import { normalizedPath } from '../../src/layer/changeset-sink.ts';
import { decodePath, encodePath, normalizePath } from '../../src/oci/entry-path.ts';
import { entryRole } from '../../src/oci/whiteout.ts';

/** Between other bytes, as in a header. */
function plain(path: Buffer): Buffer | undefined {
  const found = normalizedPath({
    bytes: Buffer.concat([Buffer.from('./w'), path, Buffer.from('/.')]),
    start: 3,
    end: 3 + path.length,
  });
  return found && bytesOf(found);
}

describe('paths for the fast path', () => {
  for (const [path, normal] of [
    ['etc/passwd', 'etc/passwd'],
    ['./etc/passwd', 'etc/passwd'],
    ['././etc/', 'etc'],
    ['home/.config/.bashrc', 'home/.config/.bashrc'],
    ['a...b/c.', 'a...b/c.'],
  ] as const) {
    test(path, () => assert.equal(plain(Buffer.from(path))?.toString(), normal));
  }
});

describe('paths for the slow path', () => {
  for (const path of [
    '',
    '.',
    './',
    '/',
    '/etc',
    'a//b',
    'a/./b',
    'a/../b',
    '..',
    '.wh.a',
    'a/.wh..wh..opq',
    './/a',
    'a//',
  ]) {
    test(JSON.stringify(path), () => assert.equal(plain(Buffer.from(path)), undefined));
  }
});

test('random bytes: the same path, and never a marker', () => {
  const part = fc.constantFrom('/', '.', 'a', 'w', 'h', '.wh.', './', 'é', '\x00');
  const bytes = fc.oneof(
    fc.array(part).map((parts) => Buffer.from(parts.join(''))),
    fc.uint8Array().map((array) => Buffer.from(array)),
  );
  const check = (path: Buffer) => {
    const found = plain(path);
    if (!found) return;
    const normal = normalizePath(decodePath(path));
    assert.deepEqual(found, encodePath(normal.path));
    assert.equal(normal.escapes, false);
    assert.equal(entryRole(normal.path), 'entry');
  };
  fc.assert(fc.property(bytes, check), { numRuns: 2000 });
});
