// Finds the way to a directory through the merged file system: symbolic links are followed inside the root, as unpackers
// do, at most as many as the limit says, and only while their targets together are no longer than a path may be.
import type { Limits } from '../bytes/limits.ts';
import { type EntryTable, linkAt, typeAt } from '../layer/entry-table.ts';
import type { TreeNode } from './file-tree.ts';

export interface WalkRules {
  readonly tables: readonly EntryTable[];
  readonly limits: Limits;
  /** Called where no directory stands; gives one to go on with, or undefined to stop. */
  missing(parent: TreeNode, name: string, standing: TreeNode | undefined): TreeNode | undefined;
  /** Whether the way ends before this node; `literal` is its path as it was asked for, where no link has been followed. */
  isBarred?(node: TreeNode, literal: string | undefined): boolean;
}

/** Target of the symbolic link that stands at a node; undefined where none does. */
export function linkTarget({ inode }: TreeNode, tables: readonly EntryTable[]): string | undefined {
  if (!inode) return undefined;
  const { layer, row } = inode.owner;
  return typeAt(tables[layer], row) === 'symlink' ? linkAt(tables[layer], row) : undefined;
}

/** The directory; undefined where there is none, 'loop' where links lead in a circle, or on without end. */
export function walkTo(root: TreeNode, path: string, rules: WalkRules): TreeNode | 'loop' | undefined {
  const steps = stepsOf(path, true);
  let node = root;
  let links = 0;
  let followed = 0;
  for (let step = steps.pop(); step; step = steps.pop()) {
    if (step.name === '' || step.name === '.') continue;
    if (step.name === '..') {
      node = node.parent ?? root;
      continue;
    }
    const child = node.children?.get(step.name);
    if (child && rules.isBarred?.(child, step.literal)) return undefined;
    const target = child && linkTarget(child, rules.tables);
    if (target !== undefined) {
      links += 1;
      followed += target.length;
      if (links > rules.limits.links || followed > rules.limits.pathLength) return 'loop';
      if (target.startsWith('/')) node = root;
      for (const next of stepsOf(target, false)) steps.push(next);
      continue;
    }
    const directory = child?.children ? child : rules.missing(node, step.name, child);
    if (!directory) return undefined;
    node = directory;
  }
  return node;
}

interface Step {
  readonly name: string;
  /** The path asked for, up to this step; undefined for the steps of a link's target. */
  readonly literal?: string;
}

/** The steps of a path, the first one last. */
function stepsOf(path: string, isLiteral: boolean): Step[] {
  if (path === '') return [];
  const steps: Step[] = [];
  for (let start = 0; start <= path.length; ) {
    const slash = path.indexOf('/', start);
    const end = slash === -1 ? path.length : slash;
    steps.push({ name: path.slice(start, end), literal: isLiteral ? path.slice(0, end) : undefined });
    start = end + 1;
  }
  return steps.reverse();
}
