// The order of the tree of files: children follow their parent, names in byte order or the largest first.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ViewTotals } from '../../../src/analysis/totals/view-totals.ts';
import { defaultLimits } from '../../../src/bytes/limits.ts';
import { treeRows } from '../../../src/report/files/tree-rows.ts';
import { rootPath } from '../../../src/tree/path-table.ts';
import { asTar, directory, file, hardlink, type Literal } from '../../support/literals.ts';
import { mergedLayers } from '../../support/merged-layers.ts';

/** Each row as `name bytes`, indented; in brackets if the path itself is not listed. */
async function drawn(
  literals: readonly Literal[],
  order: 'path' | 'size',
  wants: (path: string) => boolean = () => true,
  maxDepth = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const { merged } = await mergedLayers([literals.map(asTar)]);
  const shipped = new ViewTotals(merged, defaultLimits);
  const totals = shipped.of({ kind: 'filesystem', layer: 0 }, shipped.wanted(wants));
  const bytesAt = (path: number): number => totals.bytesAt(path, 'visible');
  const amountAt = order === 'path' ? () => 0 : bytesAt;
  return treeRows(totals, { from: rootPath, maxDepth, amountAt, has: () => true }).map(({ path, depth }) => {
    const line = `${totals.nameOf(path) || '/'} ${bytesAt(path)}`;
    return '  '.repeat(depth) + (totals.isListed(path) ? line : `(${line})`);
  });
}

const mixed = [file('a/x', '1'), file('a/z', '22'), file('a.txt', '333333'), file('a.d/y', '4444')];

describe('the tree of files', () => {
  test('is ordered by name within each directory', async () =>
    assert.deepEqual(await drawn(mixed, 'path'), [
      '(/ 13)',
      '  a 3',
      '    x 1',
      '    z 2',
      '  a.d 4',
      '    y 4',
      '  a.txt 6',
    ]));
  test('is ordered by size within each directory, directories by what they hold', async () =>
    assert.deepEqual(await drawn(mixed, 'size'), [
      '(/ 13)',
      '  a.txt 6',
      '  a.d 4',
      '    y 4',
      '  a 3',
      '    z 2',
      '    x 1',
    ]));
  test('ends at a depth', async () =>
    assert.deepEqual(await drawn(mixed, 'path', undefined, 1), ['(/ 13)', '  a 3', '  a.d 4', '  a.txt 6']));
  test('has the parents of what is listed', async () =>
    assert.deepEqual(await drawn([file('a/b/c', '1'), file('d', '2')], 'path', (path) => path === 'a/b/c'), [
      '(/ 1)',
      '  (a 1)',
      '    (b 1)',
      '      c 1',
    ]));
  test('counts hard links once, at the first name', async () =>
    assert.deepEqual(await drawn([hardlink('d/c', 'd/b'), file('d/b', '12345'), hardlink('d/a', 'd/b')], 'path'), [
      '(/ 5)',
      '  d 5',
      '    a 5',
      '    b 0',
    ]));
  test('has the root if a layer has an entry for it', async () =>
    assert.deepEqual(await drawn([directory('.'), file('a', '1')], 'path'), ['/ 1', '  a 1']));
  test('can be as deep as a path', async () => {
    const rows = await drawn([file(`${'d/'.repeat(2000)}f`, '1')], 'size');
    assert.equal(rows.length, 2002);
    assert.equal(rows[2001], `${'  '.repeat(2001)}f 1`);
  });
});
