// Parses an archive argument: a path, "-", a path with a transport as in skopeo, or one image of several.
import { existsSync } from 'node:fs';
import { InputError } from '../bytes/input-error.ts';
import { formats } from '../image/formats.ts';
import type { FormatName } from '../image/image.ts';

export interface Subject {
  /** A path, or "-" for standard input. */
  readonly file: string;
  readonly image?: string | undefined;
  readonly format?: FormatName | undefined;
}

/**
 * TRANSPORT:FILE[:NAME] or FILE[#NAME]. If a file has the whole argument as its name, that file is meant.
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
    return { file, image, format: named.name };
  }
  const hash = argument.lastIndexOf('#');
  if (hash <= 0) return { file: argument };
  if (hash === argument.length - 1) throw incomplete(argument, 'image', 'FILE#NAME');
  return { file: argument.slice(0, hash), image: argument.slice(hash + 1) };
}

const incomplete = (argument: string, missing: 'file' | 'image', form: string): InputError =>
  new InputError('usage', `missing ${missing} in "${argument}"; use ${form}`);
