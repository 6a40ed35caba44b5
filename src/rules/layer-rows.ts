// Facts about the entries of one layer that rules need: its whiteouts, and its other entries by path.
import type { Analysis } from '../analysis/analysis.ts';
import { type EntryTable, hasRole, pathAt, roleAt, typeAt } from '../layer/entry-table.ts';
import { whiteoutPrefix } from '../oci/whiteout.ts';
import { distinctLayers, locationOf } from './facts.ts';
import type { Observation } from './rule.ts';
import { pathInMessage, pluralize } from './wording.ts';

export interface Whiteout {
  readonly row: number;
  /** The path that it removes. */
  readonly hides: string;
}

/** The whiteouts of a layer, without opaque ones, which do not remove a path of their own. */
export function whiteoutsOf(table: EntryTable): readonly Whiteout[] {
  const found: Whiteout[] = [];
  if (!hasRole(table, 'whiteout')) return found;
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

/** Entries of one layer that a rule is about. */
export interface LayerEntries {
  readonly layer: number;
  readonly entryCount: number;
  /** The first of them. */
  readonly example: string;
}

/** One observation for each layer with entries of this kind. A table that cannot have one, as `mayHave` says, is not searched. */
export function* entriesWhere(
  analysis: Analysis,
  mayHave: (table: EntryTable) => boolean,
  isMeant: (table: EntryTable, row: number) => boolean,
): Generator<Observation<LayerEntries>> {
  for (const { image, layer, changeset } of distinctLayers(analysis)) {
    if (!changeset || !mayHave(changeset.entries)) continue;
    const table = changeset.entries;
    let entryCount = 0;
    let first = 0;
    for (let row = table.length - 1; row >= 0; row -= 1) {
      if (!isMeant(table, row)) continue;
      entryCount += 1;
      first = row;
    }
    if (entryCount === 0) continue;
    const example = pathAt(table, first);
    yield { where: locationOf(image, layer, example), data: { layer: layer.index, entryCount, example } };
  }
}

/** `layer 2: /etc/.wh.a`, `layer 2: 3 entries, such as /etc/.wh.a,` */
export const entriesText = ({ layer, entryCount, example }: LayerEntries): string =>
  entryCount === 1
    ? `layer ${layer}: ${pathInMessage(example)}`
    : `layer ${layer}: ${pluralize(entryCount, 'entry', 'entries')}, such as ${pathInMessage(example)},`;
