// The final filesystem in a slow and obvious way, from semantics.md only: a map from paths to files, copied for every whiteout pass
// and every entry. It uses nothing of src/, and no optimization.
import { posix } from 'node:path';
import { last } from './items.ts';
import type { Literal } from './literals.ts';

/** A file, directory or symbolic link. Hard links are several paths with the same object. */
export interface Thing extends Omit<Literal, 'path' | 'type'> {
  readonly type: 'file' | 'directory' | 'symlink';
  readonly layer: number;
  /** Index of its entry in the layer; -1 for an implied directory. */
  readonly index: number;
}

export interface Standing {
  readonly thing: Thing;
  /** The layer whose entry added it at this path. */
  readonly broughtBy: number;
}

export type FileSystem = ReadonlyMap<string, Standing>;

export interface SlowLayer {
  readonly literals: readonly Literal[];
  readonly before: FileSystem;
  /** The filesystem after the whiteouts, then after each entry: the last one is the result of the layer. */
  readonly steps: readonly FileSystem[];
}

const maxLinks = 40;
const attributes = { content: '', link: '', mode: 0o755, uid: 0, gid: 0, mtime: 0, xattr: '' };

export const parentOf = (path: string): string => path.split('/').slice(0, -1).join('/');
const inside = (directory: string, name: string): string => (directory === '' ? name : `${directory}/${name}`);
const nameOf = (path: string): string => path.split('/').at(-1) ?? '';
const isBelow = (path: string, directory: string): boolean => path !== '' && path.startsWith(inside(directory, ''));
/** `a/b/c` → `a`, `a/b`, `a/b/c` */
const way = (path: string): string[] =>
  path === '' ? [] : path.split('/').map((_, at, steps) => steps.slice(0, at + 1).join('/'));

export function roleOf({ path }: Literal): 'entry' | 'whiteout' | 'opaque' | 'ignored' {
  const isAufs = path.split('/').some((name) => ['.wh..wh.aufs', '.wh..wh.orph', '.wh..wh.plnk'].includes(name));
  if (isAufs || nameOf(path) === '.wh.') return 'ignored';
  if (nameOf(path) === '.wh..wh..opq') return 'opaque';
  return nameOf(path).startsWith('.wh.') ? 'whiteout' : 'entry';
}

export function slowStack(layers: readonly (readonly Literal[])[]): readonly SlowLayer[] {
  const stack: SlowLayer[] = [];
  for (const [layer, literals] of layers.entries()) {
    const before: FileSystem = stack.at(-1)?.steps.at(-1) ?? new Map();
    const steps = [afterWhiteouts(before, literals)];
    for (const [index, literal] of literals.entries()) {
      if (roleOf(literal) === 'entry') steps.push(afterEntry(last(steps), literal, layer, index));
    }
    stack.push({ literals, before, steps });
  }
  return stack;
}

/** All whiteouts and opaque markers apply to the unchanged lower filesystem. */
function afterWhiteouts(lower: FileSystem, literals: readonly Literal[]): FileSystem {
  const own = new Map(literals.filter((it) => roleOf(it) === 'entry').map(({ path, type }) => [path, type]));
  const isDirectoryBelow = (path: string): boolean => {
    const parent = followed(lower, parentOf(path));
    return parent !== undefined && lower.get(inside(parent, nameOf(path)))?.thing.type === 'directory';
  };
  const mayPass = (path: string): boolean =>
    !own.has(path) || (own.get(path) === 'directory' && isDirectoryBelow(path));
  const deleted = literals.flatMap((literal): ((path: string) => boolean)[] => {
    const role = roleOf(literal);
    if (role !== 'whiteout' && role !== 'opaque') return [];
    const written = parentOf(literal.path);
    const directory = way(written).every(mayPass) ? followed(lower, written, mayPass) : undefined;
    if (directory === undefined) return [];
    if (role === 'opaque') return [(path) => isBelow(path, directory)];
    const target = inside(directory, nameOf(literal.path).slice('.wh.'.length));
    return [(path) => path === target || isBelow(path, target)];
  });
  return new Map([...lower].filter(([path]) => !deleted.some((deletes) => deletes(path))));
}

/** The filesystem with one more entry; the same object if the entry is skipped. */
function afterEntry(before: FileSystem, literal: Literal, layer: number, index: number): FileSystem {
  const directory = followed(before, parentOf(literal.path));
  if (directory === undefined) return before;
  const thing = thingOf(literal, layer, index, before);
  // A hard link cannot be below its target.
  if (!thing || way(directory).some((path) => before.get(path)?.thing === thing)) return before;
  const after = new Map(before);
  for (const path of way(directory)) {
    if (after.get(path)?.thing.type === 'directory') continue;
    after.set(path, { thing: { ...attributes, type: 'directory', layer, index: -1 }, broughtBy: layer });
  }
  const place = inside(directory, nameOf(literal.path));
  if (thing.type !== 'directory') for (const path of before.keys()) if (isBelow(path, place)) after.delete(path);
  return after.set(place, { thing, broughtBy: layer });
}

/** The object that an entry adds at its path; for a hard link its target, if it exists. */
function thingOf(literal: Literal, layer: number, index: number, now: FileSystem): Thing | undefined {
  if (literal.type !== 'hardlink') return { ...literal, type: literal.type, layer, index };
  const target = posix.resolve('/', literal.link).slice(1);
  const directory = followed(now, parentOf(target));
  const named = directory === undefined ? undefined : now.get(inside(directory, nameOf(target)))?.thing;
  return named?.type === 'directory' ? undefined : named;
}

/** Resolves the path of a directory: the first link is replaced by its target, until there is none left. */
export function followed(now: FileSystem, path: string, mayPass = (_: string) => true, links = 0): string | undefined {
  for (const step of way(path)) {
    if (!mayPass(step)) return undefined;
    const thing = now.get(step)?.thing;
    if (thing?.type !== 'symlink') continue;
    if (links === maxLinks) return undefined;
    const target = posix.resolve('/', parentOf(step), thing.link, path.slice(step.length + 1));
    return followed(now, target.slice(1), mayPass, links + 1);
  }
  return path;
}
