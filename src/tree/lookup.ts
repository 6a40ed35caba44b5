// Path lookup in the merged filesystem. Symbolic links are resolved inside the root, as unpackers do. The number of
// links followed and the total length of their targets are limited.
import type { Limits } from '../bytes/limits.ts';
import { linkAt, typeAt } from '../layer/entry-table.ts';
import { encodePath, normalizePath, parentPath } from '../oci/entry-path.ts';
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
  missing(parent: PathId, name: Uint8Array, standing: PathId | undefined): PathId | 'imagined' | undefined;
  /**
   * If given, the walk stops before a path for which this returns true. `literalEnd` is where this component ends in
   * the requested path, in bytes; undefined for a component of a link target.
   */
  isBarred?(pathId: PathId, literalEnd: number | undefined, isBehindLink: boolean): boolean;
  /** How far links have been followed by walks with the same `isBarred`. */
  readonly links?: Map<PathId, LinkProgress>;
  /** The directory that a path without a leading slash begins in; the root by default. */
  readonly start?: PathId;
}

/**
 * How far the target of a symbolic link has been followed before: through directories that exist. Thousands of paths can
 * lead through one link with thousands of components.
 */
export interface LinkProgress {
  readonly target: Uint8Array;
  /** The directory reached, and where in the target the next component starts. */
  readonly pathId: PathId;
  readonly at: number;
  /** Links followed on the way, with this one, and the length of their targets. */
  readonly links: number;
  readonly followed: number;
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

/** A path or link target that is being walked. */
interface Open {
  readonly bytes: Uint8Array;
  /** The link whose target it is; undefined for the requested path. */
  readonly link: PathId | undefined;
  /** Links followed before this one, and the length of their targets. */
  readonly links: number;
  readonly followed: number;
  /** Start of the next component. */
  at: number;
}

const slash = 0x2f;
const dot = 0x2e;

/** Progress of walks without `isBarred`, by tree. */
const progress = new WeakMap<FileTree, Map<PathId, LinkProgress>>();

function linksOf(tree: FileTree): Map<PathId, LinkProgress> {
  const links = progress.get(tree) ?? new Map<PathId, LinkProgress>();
  progress.set(tree, links);
  return links;
}

/** To be called when a directory or a link is removed from a tree. */
export const forgetLinks = (tree: FileTree): boolean => progress.delete(tree);

/** Walks to the directory at a path, following links in every component. Undefined if there is none. */
export function walkTo(tree: FileTree, path: string, rules: WalkRules): PathId | LinkFault | undefined {
  const { limits } = rules;
  const known = rules.links ?? linksOf(tree);
  let pathId: PathId = path.startsWith('/') ? rootPath : (rules.start ?? rootPath);
  /** Depth below `pathId` in directories that are only imagined. */
  let imagined = 0;
  let followed = 0;
  let links = 0;
  const open: Open[] = [{ bytes: encodePath(path), link: undefined, links: 0, followed: 0, at: 0 }];
  /** Remembers how far the innermost link has been followed. */
  const note = (top: Open, at: number): void => {
    if (top.link === undefined || imagined > 0) return;
    const own = { links: links - top.links, followed: followed - top.followed };
    known.set(top.link, { target: top.bytes, pathId, at, ...own });
  };
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const { bytes, at: start } = top;
    if (start > bytes.length) {
      note(top, start);
      open.pop();
      continue;
    }
    const slashAt = bytes.indexOf(slash, start);
    const end = slashAt === -1 ? bytes.length : slashAt;
    top.at = end + 1;
    const isDots = end - start < 3 && (start === end || (bytes[start] === dot && bytes[end - 1] === dot));
    if (isDots && end - start < 2) continue;
    if (isDots) {
      if (imagined > 0) imagined -= 1;
      else pathId = tree.parentOf(pathId);
      continue;
    }
    if (imagined > 0) {
      imagined += 1;
      continue;
    }
    const child = tree.child(pathId, bytes, start, end);
    const literalEnd = top.link === undefined ? end : undefined;
    const isBarred = child !== undefined && rules.isBarred?.(child, literalEnd, links > 0);
    if (child !== undefined && !isBarred && tree.isDirectory(child)) {
      pathId = child;
      continue;
    }
    note(top, start);
    if (isBarred) return undefined;
    const target = child === undefined ? undefined : linkTarget(tree, child);
    if (child !== undefined && target !== undefined) {
      if (open.some(({ link }) => link === child)) return 'link-loop';
      const before = { link: child, links, followed };
      const done = known.get(child);
      if (done && links + done.links <= limits.links && followed + done.followed <= limits.pathLength) {
        links += done.links;
        followed += done.followed;
        pathId = done.pathId;
        open.push({ ...before, bytes: done.target, at: done.at });
        continue;
      }
      links += 1;
      followed += target.length;
      if (links > limits.links) return 'many-links';
      if (followed > limits.pathLength) return 'long-links';
      if (target.startsWith('/')) pathId = rootPath;
      open.push({ ...before, bytes: encodePath(target), at: 0 });
      continue;
    }
    const directory = rules.missing(pathId, bytes.subarray(start, end), child);
    if (directory === undefined) return undefined;
    if (directory === 'imagined') imagined = 1;
    else pathId = directory;
  }
  return pathId;
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
  const pathId = tree.child(directory, encodePath(path.slice(path.lastIndexOf('/') + 1)));
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
 * link at the end only with 'last link too'. A path that ends in "/", "." or ".." names a directory. One without a leading slash
 * begins in the directory `start`. Undefined if there is nothing, or if links loop or exceed the limits.
 */
export function findPath(
  tree: FileTree,
  path: string,
  limits: Limits,
  follow: Follow,
  start = rootPath,
): PathId | undefined {
  const found = lookUp(tree, path, limits, follow, start);
  return typeof found === 'number' ? found : undefined;
}

/** Like {@link findPath}, but returns the fault if links on the way cannot be followed. */
export function lookUp(
  tree: FileTree,
  path: string,
  limits: Limits,
  follow: Follow,
  start = rootPath,
): PathId | LinkFault | undefined {
  const followed = new Set<PathId>();
  let [wanted, from] = [path, start];
  for (let links = 0; links <= limits.links; links += 1) {
    const name = wanted.slice(wanted.lastIndexOf('/') + 1);
    const isDirectory = name === '' || name === '.' || name === '..';
    const rules = { limits, missing: () => undefined, start: from };
    const directory = walkTo(tree, isDirectory ? wanted : wanted.slice(0, -name.length), rules);
    if (typeof directory !== 'number' || isDirectory) return directory;
    const pathId = tree.child(directory, encodePath(name));
    const target = pathId !== undefined && follow === 'last link too' ? linkTarget(tree, pathId) : undefined;
    if (pathId === undefined || target === undefined) return pathId;
    if (followed.has(pathId)) return 'link-loop';
    followed.add(pathId);
    [wanted, from] = [target, directory];
  }
  return 'many-links';
}
