// The archives whose facts are written: as given, in directories, and in lists of names.
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openDirectoryArchive } from '../../archive/directory-archive.ts';
import { asNotReadable, InputError, readNow } from '../../bytes/input-error.ts';
import type { Limits } from '../../bytes/limits.ts';
import { forgettingMemory } from '../../bytes/memory.ts';
import { isRecognized } from '../../image/read-images.ts';
import { strayDocuments } from '../../image/recognition/unrecognized.ts';
import { repositoriesIn } from '../../image/registry/place.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { expandGlob, parseSubject } from '../subject.ts';

/** Names of files in directories that are taken for archives. */
const archiveName = /\.(?:tar|tgz|tbz2?|txz|tzst|oci)$|\.(?:tar|oci)\.(?:gz|bz2|xz|zst)$/i;

/** An archive, as on the command line. */
export interface FactsSource {
  readonly archive: string;
  /** Of a directory that was found, its place below the one that was given: `skopeo sync` names directories after images. */
  readonly place?: string;
}

/**
 * The archives that an argument names: every match of a glob, and for a directory of images, the archives in and below it, sorted by
 * name. Each repository of a registry is one: so at most the manifests of one are in memory.
 * @throws {InputError} if there are none, or a directory cannot be read
 */
export async function archivesOf(argument: string, limits: Limits): Promise<readonly FactsSource[]> {
  const found: FactsSource[] = [];
  for (const one of expandGlob(argument)) {
    const { file, inside, image, format } = parseSubject(one);
    const isWhole = file !== '-' && !inside && image === undefined && format === undefined;
    if (isWhole && isDirectory(file)) found.push(...(await archivesIn(file, limits)));
    else found.push({ archive: one });
  }
  return found;
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The directory itself, if it is an image. */
async function archivesIn(directory: string, limits: Limits): Promise<readonly FactsSource[]> {
  const found = await archivesBelow(directory, limits);
  if (found.length > 0) return found;
  const strays = strayDocuments(openDirectoryArchive(directory, directory, limits));
  const reason = strays === undefined ? '' : `; ${strays}`;
  throw new InputError('not-found', `${directory}: no image archives in this directory${reason}`);
}

/** `place` is that of the directory below the one that was given. */
async function archivesBelow(directory: string, limits: Limits, place = ''): Promise<readonly FactsSource[]> {
  const repositories = repositoriesIn(directory);
  if (repositories) return repositories.map((archive) => ({ archive }));
  const archive = openDirectoryArchive(directory, directory, limits);
  if (await forgettingMemory(limits, async () => await isRecognized(archive, limits)))
    return [{ archive: directory, place }];
  const found: FactsSource[] = [];
  const entries = readNow(directory, () => readdirSync(directory, { withFileTypes: true }));
  for (const entry of entries.sort((a, b) => comparePaths(a.name, b.name))) {
    const path = join(directory, entry.name);
    // A link to a directory can lead in a circle.
    if (entry.isDirectory())
      found.push(...(await archivesBelow(path, limits, place === '' ? entry.name : `${place}/${entry.name}`)));
    else if (archiveName.test(entry.name) && (entry.isFile() || isLinkToFile(entry, path)))
      found.push({ archive: path });
  }
  return found;
}

const isLinkToFile = (entry: Dirent, path: string): boolean =>
  entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true;

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
