// The file that a container starts: the first word of Entrypoint and Cmd, looked up in the merged file system as runc does,
// and the directories in which commands are looked up. What a volume or the command line puts in its place, nobody knows.
import type { Limits } from '../../bytes/limits.ts';
import type { Image } from '../../image/image.ts';
import { entryAt } from '../../layer/entry.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { findPlace } from '../../tree/lookup.ts';
import type { Place } from '../../tree/places.ts';

export interface StartedProgram {
  /** As the config has it. */
  readonly argument: string;
  /** Where that leads, links followed. */
  readonly place: Place;
}

/** What engines set where the config sets none. */
const usualPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Undefined where the config names none, or none that is there. */
export function startedProgram(image: Image, tree: FileTree, limits: Limits): StartedProgram | undefined {
  const { Entrypoint, Cmd } = image.config?.value?.config ?? {};
  const argument = (Entrypoint?.length ? Entrypoint : Cmd)?.[0];
  if (!argument) return undefined;
  const asked = argument.includes('/')
    ? [fromWorkingDir(image, argument)]
    : pathOf(image).map((directory) => `${directory}/${argument}`);
  const places = asked.map((path) => findPlace(tree, path, limits, 'last link too'));
  const place = places.find((found) => found !== undefined && isExecutable(tree, found));
  return place === undefined ? undefined : { argument, place };
}

/** The directories of PATH that are there, links followed. */
export const searchedDirectories = (image: Image, tree: FileTree, limits: Limits): readonly Place[] =>
  pathOf(image).flatMap((path) => findPlace(tree, `${path}/`, limits, 'last link too') ?? []);

/** A path as a process sees it that is started in the WorkingDir. */
export const fromWorkingDir = (image: Image, path: string): string =>
  path.startsWith('/') ? path : `${image.config?.value?.config?.WorkingDir ?? ''}/${path}`;

function pathOf({ config }: Image): readonly string[] {
  const set = config?.value?.config?.Env?.findLast((entry) => entry?.startsWith('PATH='));
  return (set ?? usualPath).slice('PATH='.length).split(':').filter(Boolean);
}

function isExecutable(tree: FileTree, place: Place): boolean {
  if (tree.isDirectory(place)) return false;
  const { layer, row } = tree.describerOf(place);
  const { type, mode } = entryAt(tree.tables[layer], row);
  return type === 'file' && (mode & 0o111) !== 0;
}
