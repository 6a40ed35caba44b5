// Paths as an indented tree: directories before what is in them, each in the same order. Parents of listed paths are included even if
// they are not listed themselves.
import type { PathNumber, PathTotals } from '../../analysis/totals/path-totals.ts';
import { comparePaths } from '../../oci/entry-path.ts';

export interface TreeRow {
  readonly path: PathNumber;
  /** Steps from the directory where the walk starts. */
  readonly depth: number;
}

/** How a tree is walked. */
export interface TreeWalk {
  readonly from: PathNumber;
  readonly maxDepth: number;
  /** Directories are sorted by this, largest first, and then by name in byte order. */
  amountAt(path: PathNumber): number;
  /** Whether the tree has a path, with what is below. */
  has(path: PathNumber): boolean;
}

/** The paths of a tree, in the order of the walk. */
export function treeRows(totals: PathTotals, { from, maxDepth, amountAt, has }: TreeWalk): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const open: TreeRow[] = [{ path: from, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    rows.push(next);
    if (next.depth >= maxDepth) continue;
    const children: Child[] = [];
    for (const path of totals.children(next.path))
      if (has(path)) children.push({ path, name: totals.nameOf(path), amount: amountAt(path) });
    children.sort((a, b) => a.amount - b.amount || comparePaths(b.name, a.name));
    for (const { path } of children) open.push({ path, depth: next.depth + 1 });
  }
  return rows;
}

interface Child {
  readonly path: PathNumber;
  readonly name: string;
  readonly amount: number;
}
