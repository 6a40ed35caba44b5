// The hard links that one layer made: names that add no bytes, since an entry of this or a lower layer has them.
import { type EntryTable, linkAt, pathAt, roleAt, typeAt } from '../layer/entry-table.ts';
import { comparePaths, normalizePath } from '../oci/entry-path.ts';
import type { Change } from '../tree/change.ts';
import { ownerKey } from '../tree/columns.ts';

/**
 * The path that each of them links to, by path. Of the names of one file the first in byte order is the file, unless a lower
 * layer stores it.
 */
export function hardLinks(
  changes: readonly Change[],
  layer: number,
  tables: readonly EntryTable[],
): ReadonlyMap<string, string> {
  const firsts = new Map<number, string>();
  const links = new Map<string, string>();
  const targets = new Map<string, string>();
  const table = tables[layer];
  for (let row = 0; row < table.length; row += 1) {
    if (typeAt(table, row) !== 'hardlink' || roleAt(table, row) !== 'entry') continue;
    targets.set(pathAt(table, row), normalizePath(linkAt(table, row)).path);
  }
  if (targets.size === 0) return links;
  for (const { path, after, isDirectory } of [...changes].sort((a, b) => comparePaths(a.path, b.path))) {
    if (!after || isDirectory) continue;
    const first = firsts.get(ownerKey(after));
    if (after.layer !== layer) links.set(path, targets.get(path) ?? pathAt(tables[after.layer], after.row));
    else if (first === undefined) firsts.set(ownerKey(after), path);
    else links.set(path, first);
  }
  return links;
}
