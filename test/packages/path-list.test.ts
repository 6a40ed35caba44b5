// Lists of paths as bytes: what was added comes back, whatever bytes it has and wherever a chunk ends.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decodePath, normalizePath } from '../../src/oci/entry-path.ts';
import { PathList } from '../../src/packages/path-list.ts';

const names = fc.stringMatching(/^[ab/.]{0,12}$/);
const bytes = fc.uint8Array({ minLength: 1, maxLength: 700 }).map((path) => decodePath(Buffer.from(path)));

describe('a list of paths', () => {
  test('has the paths that were added', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(names, bytes)), (paths) => {
        const list = PathList.of(...paths);
        assert.equal(list.length, paths.length);
        assert.deepEqual([...list], paths);
      }),
    );
  });

  test('has the normalized paths of lines', () => {
    fc.assert(
      fc.property(fc.array(names), (paths) => {
        const list = new PathList();
        for (const path of paths) list.addNormalized(Buffer.from(`x${path}x`), 1, path.length + 1);
        assert.deepEqual(
          [...list],
          paths.map((path) => normalizePath(path).path).filter((path) => path !== ''),
        );
      }),
    );
  });

  test('says how many bytes a path has in common with the one before', () => {
    const found: (readonly [path: string, shared: number])[] = [];
    const cursor = PathList.of('usr/bin/a', 'usr/bin/ab', 'usr/lib', 'x'.repeat(300), 'usr').cursor();
    while (cursor.next()) found.push([cursor.path, cursor.shared]);
    assert.deepEqual(found, [
      ['usr/bin/a', 0],
      ['usr/bin/ab', 9],
      ['usr/lib', 4],
      ['x'.repeat(300), 0],
      ['usr', 0],
    ]);
  });

  test('takes little more than the names of a million files', () => {
    const list = new PathList();
    for (let at = 0; at < 1_000_000; at += 1) list.add(`usr/share/a-package-with-many-files/d${at >> 10}/file-${at}`);
    assert.equal(list.length, 1_000_000);
    assert.ok(list.byteLength < 14e6, `${list.byteLength} bytes`);
  });
});
