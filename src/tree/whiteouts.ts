// What the whiteouts and opaques of a layer hide of the tree below it, as it was before the layer.
import type { Limits } from '../bytes/limits.ts';
import { type EntryTable, pathAt, roleAt } from '../layer/entry-table.ts';
import { parentPath } from '../spec/entry-path.ts';
import { whiteoutPrefix } from '../spec/whiteout.ts';
import type { TreeNode } from './file-tree.ts';
import { walkTo } from './walk.ts';

export interface LowerTree {
  readonly root: TreeNode;
  readonly tables: readonly EntryTable[];
  readonly limits: Limits;
}

/**
 * The tops of what is hidden, those nearest to the root first. `rows` are the markers of the layer; `own` tells whether each
 * path the layer has an entry for is a directory.
 */
export function hiddenNodes(
  lower: LowerTree,
  table: EntryTable,
  rows: readonly number[],
  own: ReadonlyMap<string, boolean>,
): readonly TreeNode[] {
  const hidden = new Set<TreeNode>();
  // A hostile layer can have ten thousand opaques in one directory of as many names.
  const opaque = new Set<TreeNode>();
  for (const row of rows) for (const node of hiddenBy(lower, table, row, own, opaque)) hidden.add(node);
  return [...hidden].sort((a, b) => a.path.length - b.path.length);
}

function hiddenBy(
  { root, tables, limits }: LowerTree,
  table: EntryTable,
  row: number,
  own: ReadonlyMap<string, boolean>,
  opaque: Set<TreeNode>,
): Iterable<TreeNode> {
  // Where this layer puts something else than a directory over a directory, nothing from below is left to hide.
  const isBarred = (node: TreeNode, literal: string | undefined): boolean =>
    [node.path, literal].some((path) => path !== undefined && own.has(path) && !(own.get(path) && node.children));
  const path = pathAt(table, row);
  if (path.length > limits.pathLength) return [];
  const directory = walkTo(root, parentPath(path), { tables, limits, missing: () => undefined, isBarred });
  if (directory === 'loop' || !directory?.children) return [];
  if (roleAt(table, row) === 'opaque') {
    const isKnown = opaque.has(directory);
    opaque.add(directory);
    return isKnown ? [] : directory.children.values();
  }
  const node = directory.children.get(path.slice(path.lastIndexOf('/') + 1 + whiteoutPrefix.length));
  return node ? [node] : [];
}
