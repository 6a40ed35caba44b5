// The file that a container starts: the first word of Entrypoint and Cmd, looked up in the merged filesystem as runc does.
// Volumes and arguments of `docker run` can change it at run time.
import type { Limits } from '../../bytes/limits.ts';
import type { Image } from '../../image/image.ts';
import { entryAt } from '../../layer/entry.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { findPath } from '../../tree/lookup.ts';
import type { PathId } from '../../tree/path-table.ts';

export interface StartedProgram {
  /** As written in the config. */
  readonly argument: string;
  /** The file, links followed. */
  readonly place: PathId;
}

/** Default of container engines. */
const usualPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Undefined if the config has no command, or its file does not exist. */
export function entrypointOf(image: Image, tree: FileTree, limits: Limits): StartedProgram | undefined {
  const { Entrypoint, Cmd } = image.config?.value?.config ?? {};
  const argument = (Entrypoint?.length ? Entrypoint : Cmd)?.[0];
  if (!argument) return undefined;
  const asked = argument.includes('/')
    ? [fromWorkingDir(image, argument)]
    : pathOf(image).map((directory) => `${directory}/${argument}`);
  const places = asked.map((path) => findPath(tree, path, limits, 'last link too'));
  const place = places.find((found) => found !== undefined && isExecutable(tree, found));
  return place === undefined ? undefined : { argument, place };
}

/** The directories in PATH that exist, links followed. */
export const searchedDirectories = (image: Image, tree: FileTree, limits: Limits): readonly PathId[] =>
  pathOf(image).flatMap((path) => findPath(tree, `${path}/`, limits, 'last link too') ?? []);

/** Resolves a path against WorkingDir. */
export const fromWorkingDir = (image: Image, path: string): string =>
  path.startsWith('/') ? path : `${image.config?.value?.config?.WorkingDir ?? ''}/${path}`;

function pathOf({ config }: Image): readonly string[] {
  const set = config?.value?.config?.Env?.findLast((entry) => entry?.startsWith('PATH='));
  return (set ?? usualPath).slice('PATH='.length).split(':').filter(Boolean);
}

function isExecutable(tree: FileTree, place: PathId): boolean {
  if (tree.isDirectory(place)) return false;
  const { layer, row } = tree.ownerOf(place);
  const { type, mode } = entryAt(tree.tableOf(layer), row);
  return type === 'file' && (mode & 0o111) !== 0;
}
