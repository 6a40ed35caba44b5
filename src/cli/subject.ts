// Parses an archive argument: a path, "-", a path with a transport as in skopeo, one image of several, or an archive inside
// an archive.
import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import { InputError, readNow } from '../bytes/input-error.ts';
import { formats } from '../image/formats.ts';
import type { FormatName } from '../image/image.ts';
import { globFault, matching } from '../text/glob.ts';
import { splitFileName, withSlashes } from '../text/host-paths.ts';

export interface Subject {
  /** A path, or "-" for standard input. */
  readonly file: string;
  /** Archives or directories inside of it, from the outside in. */
  readonly inside?: readonly string[] | undefined;
  readonly image?: string | undefined;
  readonly format?: FormatName | undefined;
}

/**
 * TRANSPORT:FILE[:NAME] or FILE[#NAME]. FILE can be ARCHIVE!FILE, a file or directory inside an archive. If a file has the
 * whole argument as its name, that file is meant.
 * @throws {InputError} if FILE or NAME is empty
 */
export function parseSubject(argument: string): Subject {
  if (existsSync(argument)) return { file: argument };
  const colon = argument.indexOf(':');
  const transport = argument.slice(0, Math.max(colon, 0));
  const named = formats.find(({ transports }) => transports.includes(transport));
  if (named) {
    const rest = argument.slice(colon + 1);
    // The directories of skopeo sync are named NAME:TAG.
    const { file, name: image } = existsSync(rest) ? { file: rest } : splitFileName(rest, platform());
    if (file === '') throw incomplete(argument, 'file', `${transport}:FILE`);
    if (image === '') throw incomplete(argument, 'image', `${transport}:FILE:NAME`);
    return { ...insideOf(file), image, format: named.name };
  }
  const hash = argument.lastIndexOf('#');
  if (hash <= 0) return insideOf(argument);
  if (hash === argument.length - 1) throw incomplete(argument, 'image', 'FILE#NAME');
  return { ...insideOf(argument.slice(0, hash)), image: argument.slice(hash + 1) };
}

/** ARCHIVE!FILE: the longest name before a "!" that exists is the archive. */
function insideOf(name: string): Pick<Subject, 'file' | 'inside'> {
  if (existsSync(name)) return { file: name };
  for (let mark = name.lastIndexOf('!'); mark > 0; mark = name.lastIndexOf('!', mark - 1)) {
    const file = name.slice(0, mark);
    const inside = name.slice(mark + 1).split('!');
    if (file !== '-' && !existsSync(file)) continue;
    if (inside.includes('')) throw incomplete(name, 'file', 'ARCHIVE!FILE');
    return { file, inside };
  }
  return { file: name };
}

/**
 * The arguments for all archives that a quoted glob such as 'dist/*.tar' matches, as a shell expands it. Anything else is one
 * argument, also a file whose name looks like a glob.
 * @throws {InputError} if a glob matches nothing
 */
export function expandGlob(argument: string): readonly string[] {
  const { file } = parseSubject(argument);
  if (!/[*?[{]/.test(file) || existsSync(file)) return [argument];
  const glob = withSlashes(file, platform());
  const fault = globFault(glob);
  if (fault !== undefined) throw new InputError('usage', `${argument} cannot be a glob; ${fault}`);
  const found = filesMatching(glob);
  if (found.length === 0) throw new InputError('not-found', `${argument}: no file matches`);
  return found.map((name) => argument.replace(file, () => name));
}

/** Sorted by name. As in a shell, names with a leading dot are only matched by a glob that has one. */
function filesMatching(glob: string): readonly string[] {
  const parts = glob.split('/');
  const fixed = parts.slice(
    0,
    parts.findIndex((part) => /[*?[{]/.test(part)),
  );
  const top = fixed.length === 0 ? '' : `${fixed.join('/')}/`;
  const rest = parts
    .slice(fixed.length)
    .filter((part) => part !== '')
    .join('/');
  const depth = rest.includes('**') ? Number.POSITIVE_INFINITY : rest.split('/').length;
  const isMatch = matching(rest);
  const showsHidden = /(?:^|[/{,])\./.test(rest);
  const found: string[] = [];
  const visit = (below: string, level: number): void => {
    const folder = top + below;
    for (const entry of readNow(folder, () => readdirSync(folder === '' ? '.' : folder, { withFileTypes: true }))) {
      const path = below + entry.name;
      if (entry.name.startsWith('.') && !showsHidden) continue;
      // A directory that matches is an archive itself.
      if (isMatch(path)) found.push(top + path);
      else if (level < depth && isDirectory(entry, top + path, depth)) visit(`${path}/`, level + 1);
    }
  };
  if (top === '' || existsSync(top)) visit('', 1);
  return found.sort();
}

/** A link to a directory can lead in a circle. */
const isDirectory = (entry: Dirent, path: string, depth: number): boolean =>
  entry.isDirectory() ||
  (entry.isSymbolicLink() &&
    Number.isFinite(depth) &&
    statSync(path, { throwIfNoEntry: false })?.isDirectory() === true);

const incomplete = (argument: string, missing: 'file' | 'image', form: string): InputError =>
  new InputError('usage', `missing ${missing} in "${argument}"; use ${form}`);
