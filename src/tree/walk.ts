// Finds the way to a directory through the merged file system: symbolic links are followed inside the root, as unpackers
// do, at most as many as the limit says, and only while their targets together are no longer than a path may be.
import type { Limits } from '../bytes/limits.ts';
import { linkAt, typeAt } from '../layer/entry-table.ts';
import type { FileTree } from './file-tree.ts';
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
