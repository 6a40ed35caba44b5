// Finds the storage of a registry on disk: a directory of repositories refers to blobs that are beside it, so it is read as a part of
// the whole storage.
import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ArchiveSource } from '../../archive/open-archive.ts';
import { readNow } from '../../bytes/input-error.ts';
import { comparePaths } from '../../oci/entry-path.ts';

const usualDirectory = join('docker', 'registry', 'v2');

/**
 * The paths of all repositories in a directory, which is the storage of a registry or a part of it, sorted. Undefined for any other
 * directory.
 * @throws {InputError} if a directory of repositories cannot be read
 */
export function repositoriesIn(path: string): readonly string[] | undefined {
  const usual = join(path, usualDirectory);
  // As in an archive, a link must not lead to another directory.
  if (isStorage(usual) && realpathSync(usual) === join(realpathSync(path), usualDirectory))
    return [...repositoriesBelow(join(usual, 'repositories'))];
  const top = isStorage(path) ? join(path, 'repositories') : path;
  if (top === path && !placeInRegistry(path)) return undefined;
  const found = [...repositoriesBelow(top)];
  return found.length > 0 ? found : undefined;
}

/** What to open: of a directory of repositories, the whole storage. */
export function inRegistry(source: ArchiveSource): ArchiveSource {
  const whole = source.stream ? undefined : placeInRegistry(source.name);
  return whole ? { ...source, whole } : source;
}

/** The storage of the registry that has a directory of repositories; undefined for any other path. */
function placeInRegistry(path: string): ArchiveSource['whole'] {
  if (!isDirectory(path)) return undefined;
  const real = realpathSync(path).split(sep).join('/');
  for (let at = real.indexOf(inRepositories); at >= 0; at = real.indexOf(inRepositories, at + 1)) {
    const [folder, part] = [real.slice(0, at), real.slice(at + 1)];
    if (isStorage(folder)) return hasRepository(path) ? { folder, part } : undefined;
  }
  return undefined;
}

const inRepositories = '/repositories/';

const isStorage = (folder: string): boolean =>
  isDirectory(join(folder, 'blobs')) && isDirectory(join(folder, 'repositories'));

const isDirectory = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

const hasRepository = (path: string): boolean => repositoriesBelow(path).next().done !== true;

/** Links to directories are not followed: they can lead out, or in a circle. */
function* repositoriesBelow(top: string): Generator<string> {
  const open = [top];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const path = folder;
    if (hasManifests(path)) yield path;
    const inner = subdirectories(path)
      .filter(({ name }) => !name.startsWith('_'))
      .sort(byName);
    open.push(...inner.reverse().map(({ name }) => join(path, name)));
  }
}

/** A repository whose manifests were deleted keeps their directories, without the links. */
const hasManifests = (repository: string): boolean =>
  hasLink(join(repository, '_manifests', 'tags'), 'current/link') ||
  directoriesIn(join(repository, '_manifests', 'revisions')).some((algorithm) => hasLink(algorithm, 'link'));

const hasLink = (folder: string, link: string): boolean =>
  directoriesIn(folder).some((directory) => existsSync(join(directory, link)));

const directoriesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? subdirectories(folder).map(({ name }) => join(folder, name)) : [];

const subdirectories = (folder: string): readonly Dirent[] =>
  readNow(folder, () => readdirSync(folder, { withFileTypes: true })).filter((one) => one.isDirectory());

const byName = (a: Dirent, b: Dirent): number => comparePaths(a.name, b.name);
