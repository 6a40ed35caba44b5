// Where the policy is searched without --policy: in the working directory and those above it, up to the root of the repository.
// If there is nothing to check, the error says where was searched and which files were found.
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { asNotReadable, InputError } from '../bytes/input-error.ts';
import type { Policy } from '../rules/policy.ts';
import { isAlmost } from '../text/nearest-word.ts';

/** The key with the policy in package.json. */
export const packageKey = 'timg-inspect';

const names = ['.timg-inspect.json', '.timg-inspect.yaml', '.timg-inspect.yml', 'package.json', '.dive-ci'];

/** Files that can have the policy, the one to use first; a package.json may have none. */
export function* policyFiles(): Generator<string> {
  for (const directory of searchedDirectories()) {
    yield* names
      .map((name) => join(directory, name))
      .filter(exists)
      .map((file) => relative('', file));
  }
}

/** The error if neither the policy of an image nor an option asks for a check; `named` is the value of --policy. */
export function nothingToCheck(named: string | undefined, { source, sections }: Policy): InputError {
  const file = named ?? source;
  const forImage =
    sections === undefined ? '' : sections.length > 0 ? ' for this image' : ', and no glob under "images" matches';
  const parts = [
    ...(named === undefined ? searchResults(source) : []),
    ...(file === null ? [] : [`${file} turns on no budget and no rule${forImage}`]),
    file === null
      ? 'pass --budget wasted=20MB, --baseline or --policy'
      : `add a budget to ${file}, or pass --budget wasted=20MB or --baseline`,
  ];
  return new InputError('usage', `nothing to check: ${parts.join('; ')}`);
}

/** What was looked for where, up to the policy that was found, and files that were passed over. */
function searchResults(source: string | null): readonly string[] {
  const searched = searchedUpTo(source);
  const described = names.map((name) => (name === 'package.json' ? `${name} (key "${packageKey}")` : name));
  const upTo = searched.length > 1 ? ` and up to ${searched.at(-1)}` : '';
  const withoutKey = searched
    .map((directory) => relative('', join(directory, 'package.json')))
    .filter((file) => file !== source && exists(file));
  return [
    `looked for ${described.slice(0, -1).join(', ')} and ${described.at(-1)} in ${searched[0]}${upTo}`,
    ...withoutKey.map((file) => `${file} has no key "${packageKey}"`),
    ...unreadPolicies(source),
  ];
}

/** The searched directories, up to that of the policy that was found. */
function searchedUpTo(source: string | null): readonly string[] {
  const all = [...searchedDirectories()];
  return source === null ? all : all.slice(0, all.indexOf(dirname(resolve(source))) + 1);
}

/** From the working directory up to the first one with .git or, outside of a repository, to the home directory or the top. */
export function* searchedDirectories(): Generator<string> {
  const home = homeDirectory();
  for (let directory = process.cwd(); ; directory = dirname(directory)) {
    yield directory;
    const isLast = directory === home || directory === dirname(directory);
    // In worktrees and submodules, .git is a file.
    if (isLast || exists(join(directory, '.git'))) return;
  }
}

/** Without links, as the working directory is; undefined if there is none, as for some users in containers. */
function homeDirectory(): string | undefined {
  try {
    return realpathSync(homedir());
  } catch {
    return undefined;
  }
}

/** Also true for a link to nowhere: reading it fails, whereas ignoring it would drop the policy in silence. */
export function exists(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw asNotReadable(file, error);
  }
}

/**
 * Files that are probably policies, but are not read: those with almost the right name up to the policy that is used, and others
 * beside it. The report names them, so that they are not ignored in silence.
 */
export const unreadPolicies = (used: string | null): readonly string[] => [
  ...searchedUpTo(used).flatMap(misnamedFiles),
  ...(used === null ? [] : otherPolicies(used)),
];

/** Other files of this program beside a policy; a .dive-ci may be there for dive. */
const otherPolicies = (used: string): readonly string[] =>
  names
    .filter((name) => name.startsWith('.timg-inspect.') && name !== basename(used))
    .map((name) => join(dirname(used), name))
    .filter(exists)
    .map((file) => `${file} is not read: ${used} is used`);

/** Files whose name is almost one of those that are looked for. */
function misnamedFiles(directory: string): readonly string[] {
  return namesIn(directory).flatMap((name) => {
    const meant = meantName(name);
    return meant === undefined ? [] : [`${relative('', join(directory, name))} is not read: rename it to ${meant}`];
  });
}

function namesIn(directory: string): readonly string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name])).sort();
  } catch {
    // Files in it can be opened by name, but not listed.
    return [];
  }
}

/** `.timg-inspect.yaml` for `timg_inspect.yaml.txt`; undefined for other files, such as `timg-inspect.tar`. */
function meantName(name: string): string | undefined {
  if (names.includes(name)) return undefined;
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  for (const length of [1, 2, 3]) {
    const stem = words.slice(0, length).join('');
    const isOfDive = isAlmost(stem, 'diveci');
    if (!isOfDive && !isAlmost(stem, 'timginspect')) continue;
    const endings = words.slice(length);
    const isText = endings.some((word) => /^(?:j|y|conf|txt)/.test(word));
    // Without an ending, timg-inspect is more likely the program.
    if (!isText && (endings.length > 0 || !(isOfDive || name.startsWith('.')))) return undefined;
    if (isOfDive) return '.dive-ci';
    const ending = endings.some((word) => word.startsWith('j')) ? 'json' : endings.includes('yml') ? 'yml' : 'yaml';
    return `.timg-inspect.${ending}`;
  }
  return undefined;
}
