// Parses an archive argument: a path, "-", a path with a transport as in skopeo, one image of several, or an archive inside
// an archive.
import { existsSync } from 'node:fs';
import { InputError } from '../bytes/input-error.ts';
import { formats } from '../image/formats.ts';
import type { FormatName } from '../image/image.ts';

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
    const [, file = '', image] = /^([^:]*)(?::(.*))?$/s.exec(argument.slice(colon + 1)) ?? [];
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

const incomplete = (argument: string, missing: 'file' | 'image', form: string): InputError =>
  new InputError('usage', `missing ${missing} in "${argument}"; use ${form}`);
