// Resolves the whiteouts of a layer to the paths they hide. They apply only to lower layers (image-spec, layer.md,
// "Whiteouts"), so they are looked up in the tree as it was before the layer.
import type { Limits } from '../bytes/limits.ts';
import { type EntryTable, pathAt, roleAt, typeAt } from '../layer/entry-table.ts';
import { parentPath } from '../oci/entry-path.ts';
import { whiteoutPrefix } from '../oci/whiteout.ts';
import type { FileTree } from './file-tree.ts';
import { walkTo } from './lookup.ts';
import type { PathId } from './path-table.ts';

/** The whiteouts of a layer and the tree below it. */
export interface Markers {
  readonly lower: FileTree;
  readonly table: EntryTable;
  /** Rows of the whiteouts and opaque whiteouts whose paths are not too long. */
  readonly rows: readonly number[];
  readonly limits: Limits;
}

/** The paths that whiteouts hide, without what is below them; shortest first, so that a directory precedes its content. */
export function findHiddenPaths(markers: Markers): readonly PathId[] {
  const hidden = new Set<PathId>();
  const own = ownTypes(markers.table);
  // A hostile layer can have ten thousand opaque whiteouts in one directory with as many names: expand each directory
  // once.
  const opaque = new Set<PathId>();
  for (const row of markers.rows) for (const pathId of hiddenBy(markers, row, own, opaque)) hidden.add(pathId);
  return Array.from(hidden, (pathId) => ({ pathId, length: markers.lower.pathOf(pathId).length }))
    .sort((a, b) => a.length - b.length)
    .map(({ pathId }) => pathId);
}

/** For each path the layer has an entry for: whether its last entry there is a directory. */
function ownTypes(table: EntryTable): ReadonlyMap<string, boolean> {
  const types = new Map<string, boolean>();
  for (let row = 0; row < table.length; row += 1) {
    if (roleAt(table, row) === 'entry') types.set(pathAt(table, row), typeAt(table, row) === 'directory');
  }
  return types;
}

function hiddenBy(
  { lower, table, limits }: Markers,
  row: number,
  own: ReadonlyMap<string, boolean>,
  opaque: Set<PathId>,
): Iterable<PathId> {
  // Below a directory, or a link to one, that this layer replaces, nothing of the lower layers is left to hide.
  const isBarred = (pathId: PathId, literal: string | undefined, isBehindLink: boolean): boolean =>
    (isBehindLink ? [lower.pathOf(pathId), literal] : [literal]).some(
      (path) => path !== undefined && own.has(path) && !(own.get(path) && lower.isDirectory(pathId)),
    );
  const path = pathAt(table, row);
  const directory = walkTo(lower, parentPath(path), { limits, missing: () => undefined, isBarred });
  if (typeof directory !== 'number') return [];
  if (roleAt(table, row) === 'opaque') {
    const isKnown = opaque.has(directory);
    opaque.add(directory);
    return isKnown ? [] : lower.children(directory);
  }
  const pathId = lower.child(directory, path.slice(path.lastIndexOf('/') + 1 + whiteoutPrefix.length));
  return pathId === undefined ? [] : [pathId];
}
