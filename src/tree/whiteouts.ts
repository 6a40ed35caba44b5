// What the whiteouts and opaques of a layer hide of the tree below it, as it was before the layer.
import type { Limits } from '../bytes/limits.ts';
import { type EntryTable, pathAt, pathStart, roleAt } from '../layer/entry-table.ts';
import { parentPath } from '../oci/entry-path.ts';
import { whiteoutPrefix } from '../oci/whiteout.ts';
import type { FileTree } from './file-tree.ts';
import { walkTo } from './lookup.ts';
import type { Place } from './places.ts';

/** A layer's entries and markers over the tree below. */
export interface Markers {
  readonly lower: FileTree;
  readonly table: EntryTable;
  /** Rows of the markers. */
  readonly rows: readonly number[];
  /** Whether each path the layer has an entry for is a directory. */
  readonly own: ReadonlyMap<string, boolean>;
  readonly limits: Limits;
}

/** The tops of what is hidden, those nearest to the root first. */
export function hiddenPlaces(markers: Markers): readonly Place[] {
  const hidden = new Set<Place>();
  // A hostile layer can have ten thousand opaques in one directory of as many names.
  const opaque = new Set<Place>();
  for (const row of markers.rows) for (const place of hiddenBy(markers, row, opaque)) hidden.add(place);
  return Array.from(hidden, (place) => ({ place, length: markers.lower.pathOf(place).length }))
    .sort((a, b) => a.length - b.length)
    .map(({ place }) => place);
}

function hiddenBy({ lower, table, own, limits }: Markers, row: number, opaque: Set<Place>): Iterable<Place> {
  // Where this layer puts something else than a directory over a directory, nothing from below is left to hide.
  const isBarred = (place: Place, literal: string | undefined, isBehindLink: boolean): boolean =>
    (isBehindLink ? [lower.pathOf(place), literal] : [literal]).some(
      (path) => path !== undefined && own.has(path) && !(own.get(path) && lower.isDirectory(place)),
    );
  const path = pathAt(table, row);
  if (table.pathEnd[row] - pathStart(table, row) > limits.pathLength) return [];
  const directory = walkTo(lower, parentPath(path), { limits, missing: () => undefined, isBarred });
  if (typeof directory !== 'number') return [];
  if (roleAt(table, row) === 'opaque') {
    const isKnown = opaque.has(directory);
    opaque.add(directory);
    return isKnown ? [] : lower.children(directory);
  }
  const place = lower.child(directory, path.slice(path.lastIndexOf('/') + 1 + whiteoutPrefix.length));
  return place === undefined ? [] : [place];
}
