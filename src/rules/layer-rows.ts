// What rules look up in the entries of one layer: its whiteouts, and its own entries by path.
import type { EntryTable } from '../layer/entry-table.ts';
import { pathAt, roleAt, typeAt } from '../layer/entry-table.ts';
import { whiteoutPrefix } from '../oci/whiteout.ts';

export interface Whiteout {
  readonly row: number;
  /** The path it hides. */
  readonly hides: string;
}

/** The whiteouts of a layer; opaques hide no path of their own. */
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

/** Row of the last entry for each path that is no marker. */
export function rowsByPath(table: EntryTable): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row < table.length; row += 1) {
    if (roleAt(table, row) === 'entry') rows.set(pathAt(table, row), row);
  }
  return rows;
}

export const isDirectoryAt = (table: EntryTable, row: number): boolean => typeAt(table, row) === 'directory';
