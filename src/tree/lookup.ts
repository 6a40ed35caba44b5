// Path lookup in the merged filesystem. Symbolic links are resolved inside the root, as unpackers do. The number of
// links followed and the total length of their targets are limited.
import type { Limits } from '../bytes/limits.ts';
import { linkAt, typeAt } from '../layer/entry-table.ts';
import { normalizePath, parentPath } from '../oci/entry-path.ts';
import type { FileTree } from './file-tree.ts';
import type { Inode } from './inodes.ts';
import { type PathId, rootPath } from './path-table.ts';

/** Limits of a walk, and what to do about missing or forbidden directories. */
export interface WalkRules {
  readonly limits: Limits;
  /**
   * Called if a path component is not a directory; `standing` is what is there instead. Returns the directory to
   * continue with, undefined to stop, or 'imagined' to continue as if there were an empty directory.
   */
  missing(parent: PathId, name: string, standing: PathId | undefined): PathId | 'imagined' | undefined;
  /**
   * If given, the walk stops before a path for which this returns true. `literal` is the requested path up to this
   * component; undefined for a component of a link target.
   */
  isBarred?(pathId: PathId, literal: string | undefined, isBehindLink: boolean): boolean;
}

/** The target of the symbolic link at a path; undefined if there is none. */
export function linkTarget(tree: FileTree, pathId: PathId): string | undefined {
  const inode = tree.inodeAt(pathId);
  if (inode === undefined) return undefined;
  const { layer, row } = tree.contentOwnerOf(inode);
  const table = tree.tableOf(layer);
  return typeAt(table, row) === 'symlink' ? linkAt(table, row) : undefined;
}

/**
 * Why links cannot be followed.
 * link-loop: a link leads through itself.
 * many-links: more links than the limit.
 * long-links: the targets together are longer than a path may be.
 */
export type LinkFault = 'link-loop' | 'many-links' | 'long-links';

/** Walks to the directory at a path, following links in every component. Undefined if there is none. */
export function walkTo(tree: FileTree, path: string, rules: WalkRules): PathId | LinkFault | undefined {
  const steps = stepsOf(path, true);
  let pathId: PathId = rootPath;
  /** Depth below `pathId` in directories that are only imagined. */
  let imagined = 0;
  let followed = 0;
  let links = 0;
  /** The links being followed, each with the number of steps left after its target. */
  const open: { readonly pathId: PathId; readonly left: number }[] = [];
  for (let step = steps.pop(); step; step = steps.pop()) {
    if (step.name === '' || step.name === '.') continue;
    if (step.name === '..') {
      if (imagined > 0) imagined -= 1;
      else pathId = tree.parentOf(pathId);
      continue;
    }
    if (imagined > 0) {
      imagined += 1;
      continue;
    }
    const child = tree.child(pathId, step.name);
    if (child !== undefined && rules.isBarred?.(child, step.literal, links > 0)) return undefined;
    const target = child === undefined ? undefined : linkTarget(tree, child);
    if (child !== undefined && target !== undefined) {
      for (let last = open.at(-1); last && steps.length < last.left; last = open.at(-1)) open.pop();
      if (open.some((link) => link.pathId === child)) return 'link-loop';
      open.push({ pathId: child, left: steps.length });
      links += 1;
      followed += target.length;
      if (links > rules.limits.links) return 'many-links';
      if (followed > rules.limits.pathLength) return 'long-links';
      if (target.startsWith('/')) pathId = rootPath;
      for (const next of stepsOf(target, false)) steps.push(next);
      continue;
    }
    const isDirectory = child !== undefined && tree.isDirectory(child);
    const directory = isDirectory ? child : rules.missing(pathId, step.name, child);
    if (directory === undefined) return undefined;
    if (directory === 'imagined') imagined = 1;
    else pathId = directory;
  }
  return pathId;
}

interface Step {
  readonly name: string;
  /** The requested path up to this step; undefined for a step of a link target. */
  readonly literal?: string | undefined;
}

/** The components of a path in reverse order, so that the next one can be popped. */
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

/**
 * The inode that a hard link at `path` would share, or the reason why it cannot. The target must survive the creation
 * of the link's parent directories. Changes nothing.
 */
export function linkedInode(
  tree: FileTree,
  path: string,
  target: string,
  limits: Limits,
): Inode | 'missing-target' | 'self-link' | 'replaced-target' {
  const wanted = normalizePath(target).path;
  const inode = inodeAt(tree, wanted, limits);
  if (inode === undefined) return wanted === path ? 'self-link' : 'missing-target';
  return wouldReplace(tree, inode, parentPath(path), limits) ? 'replaced-target' : inode;
}

/** Does not follow a link in the last component: a hard link to a symbolic link shares the symbolic link. */
function inodeAt(tree: FileTree, path: string, limits: Limits): Inode | undefined {
  const directory = walkTo(tree, parentPath(path), { limits, missing: () => undefined });
  if (typeof directory !== 'number') return undefined;
  const pathId = tree.child(directory, path.slice(path.lastIndexOf('/') + 1));
  return pathId === undefined ? undefined : tree.inodeAt(pathId);
}

/** Whether creating the directory at `path` would replace this file. */
function wouldReplace(tree: FileTree, inode: Inode, path: string, limits: Limits): boolean {
  let isReplaced = false;
  walkTo(tree, path, {
    limits,
    missing(_parent, _name, standing) {
      isReplaced ||= standing !== undefined && tree.inodeAt(standing) === inode;
      return 'imagined';
    },
  });
  return isReplaced;
}

type Follow = 'last link too' | 'not the last link';

/**
 * Looks up a path in the merged filesystem as a process in the container would. Links in parent directories are followed; a
 * link at the end only with 'last link too'. A path that ends in "/", "." or ".." names a directory. Undefined if there is
 * nothing, or if links loop or exceed the limits.
 */
export function findPath(tree: FileTree, path: string, limits: Limits, follow: Follow): PathId | undefined {
  const found = lookUp(tree, path, limits, follow);
  return typeof found === 'number' ? found : undefined;
}

/** Like {@link findPath}, but returns the fault if links on the way cannot be followed. */
export function lookUp(tree: FileTree, path: string, limits: Limits, follow: Follow): PathId | LinkFault | undefined {
  const rules = { limits, missing: () => undefined };
  const followed = new Set<PathId>();
  let wanted = path;
  for (let links = 0; links <= limits.links; links += 1) {
    const name = wanted.slice(wanted.lastIndexOf('/') + 1);
    const isDirectory = name === '' || name === '.' || name === '..';
    const directory = walkTo(tree, isDirectory ? wanted : wanted.slice(0, -name.length), rules);
    if (typeof directory !== 'number' || isDirectory) return directory;
    const pathId = tree.child(directory, name);
    const target = pathId !== undefined && follow === 'last link too' ? linkTarget(tree, pathId) : undefined;
    if (pathId === undefined || target === undefined) return pathId;
    if (followed.has(pathId)) return 'link-loop';
    followed.add(pathId);
    wanted = target.startsWith('/') ? target : `${tree.pathOf(directory)}/${target}`;
  }
  return 'many-links';
}
