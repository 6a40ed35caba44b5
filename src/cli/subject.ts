// What the user may write where an archive stands: a path, "-", skopeo's transports, and one image of several.
import { existsSync } from 'node:fs';
import { InputError } from '../bytes/input-error.ts';
import type { FormatName } from '../image/image.ts';

export interface Subject {
  /** A path, or "-" for standard input. */
  readonly file: string;
  readonly image?: string;
  readonly format?: FormatName;
}

const transports: Readonly<Record<string, FormatName>> = {
  'docker-archive': 'docker-archive',
  'oci-archive': 'oci-layout',
  oci: 'oci-layout',
  dir: 'dir',
};

/**
 * TRANSPORT:FILE[:NAME] or FILE[#NAME]; a file that is really called so comes first.
 * @throws {InputError} where FILE or NAME is empty
 */
export function parseSubject(argument: string): Subject {
  if (existsSync(argument)) return { file: argument };
  const colon = argument.indexOf(':');
  const transport = argument.slice(0, Math.max(colon, 0));
  if (Object.hasOwn(transports, transport)) {
    const [, file, image] = /^([^:]*)(?::(.*))?$/s.exec(argument.slice(colon + 1)) ?? [];
    if (file === '') throw incomplete(argument, 'file', `${transport}:FILE`);
    if (image === '') throw incomplete(argument, 'image', `${transport}:FILE:NAME`);
    return { file, image, format: transports[transport] };
  }
  const hash = argument.lastIndexOf('#');
  if (hash <= 0) return { file: argument };
  if (hash === argument.length - 1) throw incomplete(argument, 'image', 'FILE#NAME');
  return { file: argument.slice(0, hash), image: argument.slice(hash + 1) };
}

const incomplete = (argument: string, missing: 'file' | 'image', form: string): InputError =>
  new InputError('usage', `missing ${missing} in "${argument}"; use ${form}`);
