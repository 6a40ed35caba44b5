// The order of the tree of files: children follow their parent, names in byte order or the largest first.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { treeRows } from '../../../src/report/files/tree-rows.ts';
import { rootPath } from '../../../src/tree/path-table.ts';
import { asTar, directory, file, hardlink, type Literal } from '../../support/literals.ts';
import { mergedLayers } from '../../support/merged-layers.ts';

/** Each row as `name bytes`, indented; in brackets if the path itself is not listed. */
async function drawn(
  literals: readonly Literal[],
  order: 'path' | 'size',
  wants: (path: string) => boolean = () => true,
): Promise<readonly string[]> {
  const { files, merged } = await mergedLayers([literals.map(asTar)]);
  assert.ok(merged.tree.isThere(rootPath));
  const rows = treeRows(
    files.filter(({ path }) => wants(path)),
    order,
  );
  return rows.map(({ name, depth, bytes, entry }) => {
    const line = `${name || '/'} ${bytes}`;
    return '  '.repeat(depth) + (entry ? line : `(${line})`);
  });
}

const mixed = [file('a/x', '1'), file('a/z', '22'), file('a.txt', '333333'), file('a.d/y', '4444')];

describe('the tree of files', () => {
  test('is ordered by name within each directory', async () =>
    assert.deepEqual(await drawn(mixed, 'path'), ['a 3', '  x 1', '  z 2', 'a.d 4', '  y 4', 'a.txt 6']));
  test('is ordered by size within each directory, directories by what they hold', async () =>
    assert.deepEqual(await drawn(mixed, 'size'), ['a.txt 6', 'a.d 4', '  y 4', 'a 3', '  z 2', '  x 1']));
  test('has the parents of what is listed', async () =>
    assert.deepEqual(await drawn([file('a/b/c', '1'), file('d', '2')], 'path', (path) => path === 'a/b/c'), [
      '(a 1)',
      '  (b 1)',
      '    c 1',
    ]));
  test('counts hard links once', async () =>
    assert.deepEqual(await drawn([file('d/a', '12345'), hardlink('d/b', 'd/a')], 'path'), ['d 5', '  a 5', '  b 5']));
  test('has the root if a layer has an entry for it', async () =>
    assert.deepEqual(await drawn([directory('.'), file('a', '1')], 'path'), ['/ 1', 'a 1']));
  test('can be as deep as a path', async () => {
    const rows = await drawn([file(`${'d/'.repeat(2000)}f`, '1')], 'size');
    assert.equal(rows.length, 2001);
    assert.equal(rows[2000], `${'  '.repeat(2000)}f 1`);
  });
});
