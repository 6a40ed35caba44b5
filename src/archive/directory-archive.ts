// A directory of blobs: an unpacked OCI layout, or the output of skopeo's dir: transport. For its links see
// directory-links.ts.
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { sizeOf } from '../bytes/byte-range.ts';
import { asNotReadable, readNow } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import { countStored } from '../bytes/memory.ts';
import type { Archive } from './archive.ts';
import { type Resolved, resolveName } from './directory-links.ts';
import { UnchangedFiles } from './unchanged.ts';

/** Opens a directory. */
export function openDirectoryArchive(name: string, folder: string, limits: Limits): Archive {
  const root = readNow(folder, () => realpathSync(folder));
  /** Each name once: a link out of the directory is hashed. */
  const known = new Map<string, Resolved>();
  const files = new UnchangedFiles();
  const resolve = (wanted: string): Resolved => {
    const earlier = known.get(wanted);
    if (earlier) return earlier;
    const found = resolveName(root, wanted, files);
    known.set(wanted, found);
    if (found.range) countStored(limits, sizeOf(found.range));
    return found;
  };
  return {
    name,
    compression: [],
    growth: 1,
    anomalies: [],
    names: (depth) => (depth === undefined ? namesIn(root) : namesNear(root, depth)),
    topDirectories: () =>
      new Set(readNow(root, () => readdirSync(root)).filter((entry) => isDirectory(join(root, entry)))),
    walk: (directory, enters) => (isInside(root, directory) ? namesBelow(root, directory, enters) : []),
    find: (wanted) => resolve(wanted).range,
    refusedLink: (wanted) => resolve(wanted).refused,
    requireUnchanged: () => files.require(),
    repeated: () => undefined,
  };
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Whether it is a directory, and no link leads out of the root on the way to it. */
function isInside(root: string, directory: string): boolean {
  try {
    const path = realpathSync(join(root, directory));
    return path.startsWith(root.endsWith(sep) ? root : root + sep) && statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const namesIn = (root: string): string[] => [...namesBelow(root, '', () => true)].sort();

/** Links to directories are not followed: they can lead out, or in a circle. */
function* namesBelow(root: string, top: string, enters: (directory: string) => boolean): Generator<string> {
  const directories = [top];
  for (let folder = directories.pop(); folder !== undefined; folder = directories.pop()) {
    for (const entry of folder === '' ? readNow(root, () => entriesOf(root)) : present(join(root, folder))) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile() || entry.isSymbolicLink()) yield name;
      else if (entry.isDirectory() && enters(name)) directories.push(name);
    }
  }
}

const entriesOf = (folder: string): Dirent[] => readdirSync(folder, { withFileTypes: true });

const gone: readonly unknown[] = ['ENOENT', 'ENOTDIR'];
const forbidden: readonly unknown[] = ['EACCES', 'EPERM'];

/** A directory that was removed since its parent was read has no entries. */
const present = (folder: string): Dirent[] => entriesUnless(gone, folder);

/** No entries if the directory cannot be read for one of the reasons. */
function entriesUnless(reasons: readonly unknown[], folder: string): Dirent[] {
  try {
    return entriesOf(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && reasons.includes(error.code)) return [];
    throw asNotReadable(folder, error);
  }
}

/** Reads only so many levels: the directory can be a whole disk. Directories of others that must not be read are left out. */
function namesNear(folder: string, depth: number): string[] {
  const names: string[] = [];
  for (const entry of entriesUnless([...gone, ...forbidden], folder).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isFile() || entry.isSymbolicLink()) names.push(entry.name);
    else if (entry.isDirectory() && depth > 1)
      names.push(...namesNear(join(folder, entry.name), depth - 1).map((name) => `${entry.name}/${name}`));
  }
  return names;
}
