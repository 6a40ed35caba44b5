// The file that a container starts: the first word of Entrypoint and Cmd, looked up in the merged file system as runc does,
// and the directories in which commands are looked up. What a volume or the command line puts in its place, nobody knows.
import type { Limits } from '../bytes/limits.ts';
import type { Image } from '../image/image.ts';
import { entryAt } from '../layer/entry.ts';
import { describer, implied, type TreeNode } from '../tree/file-tree.ts';
import { findNode } from '../tree/find.ts';
import type { Stacked } from './merge.ts';

export interface StartedProgram {
  /** As the config has it. */
  readonly argument: string;
  /** Where that leads, links followed. */
  readonly node: TreeNode;
}

/** What engines set where the config sets none. */
const usualPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

type FileSystem = Pick<Stacked, 'root' | 'tables'>;

/** Undefined where the config names none, or none that is there. */
export function startedProgram(image: Image, files: FileSystem, limits: Limits): StartedProgram | undefined {
  const { Entrypoint, Cmd } = image.config?.value?.config ?? {};
  const argument = (Entrypoint?.length ? Entrypoint : Cmd)?.[0];
  if (!argument) return undefined;
  const asked = argument.includes('/')
    ? [fromWorkingDir(image, argument)]
    : pathOf(image).map((directory) => `${directory}/${argument}`);
  const nodes = asked.map((path) => findNode(files.root, files.tables, path, limits, 'last link too'));
  const node = nodes.find((found) => found && isExecutable(found, files));
  return node && { argument, node };
}

/** The directories of PATH that are there, links followed. */
export const searchedDirectories = (image: Image, { root, tables }: FileSystem, limits: Limits): readonly TreeNode[] =>
  pathOf(image).flatMap((path) => findNode(root, tables, `${path}/`, limits, 'last link too') ?? []);

/** A path as a process sees it that is started in the WorkingDir. */
export const fromWorkingDir = (image: Image, path: string): string =>
  path.startsWith('/') ? path : `${image.config?.value?.config?.WorkingDir ?? ''}/${path}`;

function pathOf({ config }: Image): readonly string[] {
  const set = config?.value?.config?.Env?.findLast((entry) => entry?.startsWith('PATH='));
  return (set ?? usualPath).slice('PATH='.length).split(':').filter(Boolean);
}

function isExecutable(node: TreeNode, { tables }: FileSystem): boolean {
  const { layer, row } = describer(node);
  if (node.children || row === implied) return false;
  const { type, mode } = entryAt(tables[layer], row);
  return type === 'file' && (mode & 0o111) !== 0;
}
