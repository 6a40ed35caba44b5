// The hard links that one layer adds: paths that add no bytes, because another entry has the content.
import { type EntryTable, linkAt, pathAt, roleAt, typeAt } from '../layer/entry-table.ts';
import { comparePaths, normalizePath } from '../oci/entry-path.ts';
import type { Change } from '../tree/change.ts';
import { entryKey } from '../tree/entry-ref.ts';

/**
 * Targets of hard links, by path. If all paths of a file are in this layer, the first in byte order counts as the file and
 * the others as links to it.
 */
export function hardLinks(
  changes: readonly Change[],
  layer: number,
  tables: readonly EntryTable[],
): ReadonlyMap<string, string> {
  const firsts = new Map<number, string>();
  const links = new Map<string, string>();
  const targets = new Map<string, string>();
  const table = tables[layer] as EntryTable;
  for (let row = 0; row < table.length; row += 1) {
    if (typeAt(table, row) !== 'hardlink' || roleAt(table, row) !== 'entry') continue;
    targets.set(pathAt(table, row), normalizePath(linkAt(table, row)).path);
  }
  if (targets.size === 0) return links;
  for (const { path, after, isDirectory } of [...changes].sort((a, b) => comparePaths(a.path, b.path))) {
    if (!after || isDirectory) continue;
    const first = firsts.get(entryKey(after));
    if (after.layer !== layer)
      links.set(path, targets.get(path) ?? pathAt(tables[after.layer] as EntryTable, after.row));
    else if (first === undefined) firsts.set(entryKey(after), path);
    else links.set(path, first);
  }
  return links;
}
