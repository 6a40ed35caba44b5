// Resolves the whiteouts of a layer to the paths they hide. They apply only to lower layers (image-spec, layer.md,
// "Whiteouts"), so they are looked up in the tree as it was before the layer.
import type { Limits } from '../bytes/limits.ts';
import { type EntryTable, parentEnd, pathAt, pathStart, roleAt } from '../layer/entry-table.ts';
import { parentPath } from '../oci/entry-path.ts';
import { whiteoutPrefix } from '../oci/whiteout.ts';
import type { FileTree } from './file-tree.ts';
import { type LinkProgress, walkTo } from './lookup.ts';
import { OwnPaths } from './own-paths.ts';
import type { PathId } from './path-table.ts';

/**
 * The paths that the whiteouts in these rows hide, without what is below them; shortest first, so that a directory precedes
 * its content. `lower` is the tree below the layer; none of the paths is too long.
 */
export function findHiddenPaths(
  lower: FileTree,
  table: EntryTable,
  rows: readonly number[],
  limits: Limits,
): readonly PathId[] {
  const own = new OwnPaths(lower, table);
  const links = new Map<PathId, LinkProgress>();
  const hidden = new Set<PathId>();
  // A hostile layer can have ten thousand opaque whiteouts in one directory with as many names: expand each directory
  // once.
  const opaque = new Set<PathId>();
  for (const row of rows) {
    const [start, slash] = [pathStart(table, row), parentEnd(table, row)];
    // Below a directory, or a link to one, that this layer replaces, nothing of the lower layers is left to hide.
    const literal = own.prefixesOf(start);
    const isBarred = (pathId: PathId, literalEnd: number | undefined, isBehindLink: boolean): boolean =>
      (literalEnd !== undefined && literal(literalEnd, pathId)) || (isBehindLink && own.replaces(pathId));
    const path = parentPath(pathAt(table, row));
    const directory = walkTo(lower, path, { limits, missing: () => undefined, isBarred, links });
    if (typeof directory !== 'number') continue;
    if (roleAt(table, row) !== 'opaque') {
      const name = (slash === start ? start : slash + 1) + whiteoutPrefix.length;
      const pathId = lower.child(directory, table.names, name, table.pathEnd[row]);
      if (pathId !== undefined) hidden.add(pathId);
    } else if (!opaque.has(directory)) {
      opaque.add(directory);
      for (const pathId of lower.children(directory)) hidden.add(pathId);
    }
  }
  return [...hidden].sort((a, b) => lower.lengthOf(a) - lower.lengthOf(b));
}
