// Finds the way to a directory through the merged file system: symbolic links are followed inside the root, as unpackers
// do, at most as many as the limit says, and only while their targets together are no longer than a path may be.
import type { Limits } from '../bytes/limits.ts';
import { linkAt, typeAt } from '../layer/entry-table.ts';
import { normalizePath, parentPath } from '../oci/entry-path.ts';
import type { FileTree } from './file-tree.ts';
import type { Inode } from './inodes.ts';
import { type Place, rootPlace } from './places.ts';

export interface WalkRules {
  readonly limits: Limits;
  /**
   * Called where no directory stands; gives one to go on with, or undefined to stop. 'imagined': to go on as if there were
   * one, and nothing in it.
   */
  missing(parent: Place, name: string, standing: Place | undefined): Place | 'imagined' | undefined;
  /**
   * Whether the way ends before this place; `literal` is the path asked for up to here, undefined for a step of a link's
   * target, and the path of the place itself as long as no link has been followed.
   */
  isBarred?(place: Place, literal: string | undefined, isBehindLink: boolean): boolean;
}

/** Target of the symbolic link that stands at a place; undefined where none does. */
export function linkTarget(tree: FileTree, place: Place): string | undefined {
  const inode = tree.inodeAt(place);
  if (inode === undefined) return undefined;
  const { layer, row } = tree.carrierOf(inode);
  return typeAt(tree.tables[layer], row) === 'symlink' ? linkAt(tree.tables[layer], row) : undefined;
}

/**
 * Why links cannot be followed: a loop, which is a link that leads through itself; more links than the limit; targets that
 * are together longer than a path may be.
 */
export type LinkFault = 'link-loop' | 'many-links' | 'long-links';

/** The directory; undefined where there is none. */
export function walkTo(tree: FileTree, path: string, rules: WalkRules): Place | LinkFault | undefined {
  const steps = stepsOf(path, true);
  let place: Place = rootPlace;
  /** How deep below `place` the way is in directories that are only imagined. */
  let imagined = 0;
  let followed = 0;
  let links = 0;
  /** The links whose targets are being followed, with the number of steps that are left after each. */
  const open: { readonly place: Place; readonly left: number }[] = [];
  for (let step = steps.pop(); step; step = steps.pop()) {
    if (step.name === '' || step.name === '.') continue;
    if (step.name === '..') {
      if (imagined > 0) imagined -= 1;
      else place = tree.parentOf(place);
      continue;
    }
    if (imagined > 0) {
      imagined += 1;
      continue;
    }
    const child = tree.child(place, step.name);
    if (child !== undefined && rules.isBarred?.(child, step.literal, links > 0)) return undefined;
    const target = child === undefined ? undefined : linkTarget(tree, child);
    if (child !== undefined && target !== undefined) {
      while (open.length > 0 && steps.length < open[open.length - 1].left) open.pop();
      if (open.some((link) => link.place === child)) return 'link-loop';
      open.push({ place: child, left: steps.length });
      links += 1;
      followed += target.length;
      if (links > rules.limits.links) return 'many-links';
      if (followed > rules.limits.pathLength) return 'long-links';
      if (target.startsWith('/')) place = rootPlace;
      for (const next of stepsOf(target, false)) steps.push(next);
      continue;
    }
    const isDirectory = child !== undefined && tree.isDirectory(child);
    const directory = isDirectory ? child : rules.missing(place, step.name, child);
    if (directory === undefined) return undefined;
    if (directory === 'imagined') imagined = 1;
    else place = directory;
  }
  return place;
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

// Hard links: the inode that one names, if it is there and stays there while the directories of the link are made.

/** What a link at `path` shares, or why it has no place. Nothing is changed. */
export function linkedInode(
  tree: FileTree,
  path: string,
  target: string,
  limits: Limits,
): Inode | 'missing-target' | 'replaced-target' {
  const inode = inodeAt(tree, normalizePath(target).path, limits);
  if (inode === undefined) return 'missing-target';
  return isOnTheWay(tree, inode, parentPath(path), limits) ? 'replaced-target' : inode;
}

/** The last name is not followed: a link to a symbolic link is one. */
function inodeAt(tree: FileTree, path: string, limits: Limits): Inode | undefined {
  const directory = walkTo(tree, parentPath(path), { limits, missing: () => undefined });
  if (typeof directory !== 'number') return undefined;
  const place = tree.child(directory, path.slice(path.lastIndexOf('/') + 1));
  return place === undefined ? undefined : tree.inodeAt(place);
}

/** Whether this very file would have to make room for the directory of a path. */
function isOnTheWay(tree: FileTree, inode: Inode, path: string, limits: Limits): boolean {
  let isMet = false;
  walkTo(tree, path, {
    limits,
    missing(_parent, _name, standing) {
      isMet ||= standing !== undefined && tree.inodeAt(standing) === inode;
      return 'imagined';
    },
  });
  return isMet;
}

// Looks paths up in the finished tree, as a process in the container would: "..", too, leads up from where the way has
// come to, which behind a link is not where the path says.

type Follow = 'last link too' | 'not the last link';

/**
 * What stands at a path; links on the way are followed, a link at its end only if asked. A path that ends in "/", "." or
 * ".." means a directory. Undefined where nothing stands.
 */
export function findPlace(tree: FileTree, path: string, limits: Limits, follow: Follow): Place | undefined {
  const found = lookUp(tree, path, limits, follow);
  return typeof found === 'number' ? found : undefined;
}

/** The same, but says which fault of links is on the way. */
export function lookUp(tree: FileTree, path: string, limits: Limits, follow: Follow): Place | LinkFault | undefined {
  const rules = { limits, missing: () => undefined };
  const followed = new Set<Place>();
  let wanted = path;
  for (let links = 0; links <= limits.links; links += 1) {
    const name = wanted.slice(wanted.lastIndexOf('/') + 1);
    const isDirectory = name === '' || name === '.' || name === '..';
    const directory = walkTo(tree, isDirectory ? wanted : wanted.slice(0, -name.length), rules);
    if (typeof directory !== 'number' || isDirectory) return directory;
    const place = tree.child(directory, name);
    const target = place !== undefined && follow === 'last link too' ? linkTarget(tree, place) : undefined;
    if (place === undefined || target === undefined) return place;
    if (followed.has(place)) return 'link-loop';
    followed.add(place);
    wanted = target.startsWith('/') ? target : `${tree.pathOf(directory)}/${target}`;
  }
  return 'many-links';
}
