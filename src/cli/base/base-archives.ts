// The archives with base images that an argument names: one, or all in a directory.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, readNow } from '../../bytes/input-error.ts';
import { pluralize } from '../../rules/wording.ts';
import { parseSubject } from '../subject.ts';

/** Archives of one directory: each is opened. */
const maxArchives = 1000;

const archiveName = /\.(?:tar|tgz|tzst|txz|tbz2?)(?:\.\w{1,4})?$/i;
const documentNames = ['oci-layout', 'index.json', 'manifest.json', 'repositories'];

/**
 * A directory that is not an archive itself stands for the archives in it: files such as x.tar and x.tar.gz, and unpacked images.
 * Directories below it are not searched.
 * @throws {InputError} if there are none, or very many
 */
export function archivesOfBase(argument: string): readonly string[] {
  const { file, inside, image, format } = parseSubject(argument);
  if (inside || image !== undefined || format !== undefined || !isDirectory(file) || isImage(file)) return [argument];
  const found = readNow(file, () => readdirSync(file))
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(file, name))
    .filter((path) => (isDirectory(path) ? isImage(path) : archiveName.test(path)))
    .sort();
  if (found.length === 0) throw new InputError('usage', `${argument}: no archives (such as *.tar) in this directory`);
  if (found.length > maxArchives) {
    throw new InputError(
      'limit',
      `${argument}: ${pluralize(found.length, 'archive')}, more than ${maxArchives}; learn them in parts: timg-inspect base learn ARCHIVE...`,
    );
  }
  return found;
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
const isImage = (folder: string): boolean => documentNames.some((name) => existsSync(join(folder, name)));
