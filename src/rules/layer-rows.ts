// Facts about the entries of one layer that rules need: its whiteouts, and its other entries by path.
import { type EntryTable, pathAt, roleAt, typeAt } from '../layer/entry-table.ts';
import { whiteoutPrefix } from '../oci/whiteout.ts';

export interface Whiteout {
  readonly row: number;
  /** The path that it removes. */
  readonly hides: string;
}

/** The whiteouts of a layer, without opaque ones, which do not remove a path of their own. */
export function whiteoutsOf(table: EntryTable): readonly Whiteout[] {
  const found: Whiteout[] = [];
  for (let row = 0; row < table.length; row += 1) {
    if (roleAt(table, row) !== 'whiteout') continue;
    const path = pathAt(table, row);
    const name = path.lastIndexOf('/') + 1;
    found.push({ row, hides: path.slice(0, name) + path.slice(name + whiteoutPrefix.length) });
  }
  return found;
}

/** The last row of each path, without whiteouts and metadata. */
export function rowsByPath(table: EntryTable): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row < table.length; row += 1) {
    if (roleAt(table, row) === 'entry') rows.set(pathAt(table, row), row);
  }
  return rows;
}

export const isDirectoryAt = (table: EntryTable, row: number): boolean => typeAt(table, row) === 'directory';
