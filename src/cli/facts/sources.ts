// The archives whose facts are written: as given, in directories, and in lists of names.
import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { asNotReadable, InputError, readNow } from '../../bytes/input-error.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { expandGlob, parseSubject } from '../subject.ts';

/** Files that make a directory an image: an OCI layout, what docker save writes, or skopeo's dir format. */
const marks = ['oci-layout', 'index.json', 'manifest.json', 'repositories'];

/** Names of files in directories that are taken for archives. */
const archiveName = /\.(?:tar|tgz|tbz2?|txz|tzst|oci)$|\.(?:tar|oci)\.(?:gz|bz2|xz|zst)$/i;

/**
 * The archives that an argument names: every match of a glob, and for a directory of images, the archives in and below it, sorted by name.
 * @throws {InputError} if there are none, or a directory cannot be read
 */
export function archivesOf(argument: string): readonly string[] {
  return expandGlob(argument).flatMap((one) => {
    const { file, inside, image, format } = parseSubject(one);
    const isFolder = file !== '-' && !inside && image === undefined && format === undefined && isImageFolder(file);
    if (!isFolder) return [one];
    const found = archivesBelow(file);
    if (found.length === 0) throw new InputError('not-found', `${file}: no image archives in this directory`);
    return found;
  });
}

/** Whether it is a directory with archives rather than an image. */
const isImageFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true && !isLayout(path);

const isLayout = (directory: string): boolean => marks.some((name) => existsSync(join(directory, name)));

function archivesBelow(directory: string): readonly string[] {
  const entries = readNow(directory, () => readdirSync(directory, { withFileTypes: true }));
  const sorted = entries.sort((a, b) => comparePaths(a.name, b.name));
  return sorted.flatMap((entry: Dirent) => {
    const path = join(directory, entry.name);
    // A link to a directory can lead in a circle.
    if (entry.isDirectory()) return isLayout(path) ? [path] : archivesBelow(path);
    const isFile = entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile());
    return isFile && archiveName.test(entry.name) ? [path] : [];
  });
}

/**
 * The lines of a file, or of standard input for "-": names of archives. Empty lines are skipped.
 * @throws {InputError} if it cannot be read
 */
export async function listedNames(file: string, stdin: AsyncIterable<Buffer>): Promise<readonly string[]> {
  const text = file === '-' ? (await buffer(stdin)).toString() : await readFile(file, 'utf8').catch(notReadable(file));
  return text.split(/\r?\n/).filter((line) => line !== '');
}

const notReadable = (file: string) => (error: unknown) => {
  throw asNotReadable(file, error);
};

/** What makes two arguments the same archive. */
export function archiveKey(argument: string): string {
  const { file, inside = [], image = '' } = parseSubject(argument);
  return [file === '-' ? file : resolve(file), ...inside, image].join('\0');
}
