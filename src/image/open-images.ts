// Opens an archive and reads what it declares about images. Every format that recognizes the archive is read, and
// descriptions of the same image are merged.

import type { Archive } from '../archive/archive.ts';
import { type ArchiveSource, openArchive } from '../archive/open-archive.ts';
import type { Spool } from '../archive/spool.ts';
import { InputError } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import { withMemoryCount } from '../bytes/memory.ts';
import type { Format } from './format.ts';
import { formats, formatTitle } from './formats.ts';
import type { Contents, Description, FormatName } from './image.ts';
import { mergeDescriptions } from './merge-descriptions.ts';
import { DocumentReader } from './read-documents.ts';
import { nestedImages } from './recognition/nested-images.ts';
import { notRecognized, severalNested } from './recognition/unrecognized.ts';
import { referencesOf } from './references.ts';
import { repeatedMembers } from './repeated-members.ts';

/** An opened archive and what it declares. */
export interface OpenedImages {
  /** The archive as a set of blobs. */
  readonly archive: Archive;
  /** The images, documents and references in it. */
  readonly contents: Contents;
}

/**
 * Opens an archive and reads its JSON documents, but no layers. All formats that match are read, unless `forced` selects one.
 * Image documents in one directory of the archive are read there.
 * @throws {InputError} if the source cannot be read, or contains neither an image nor a root filesystem
 */
export async function openImages(
  source: ArchiveSource,
  spool: Spool,
  bounds: Limits,
  forced?: FormatName,
): Promise<OpenedImages> {
  const limits = withMemoryCount(bounds);
  const archive = await openArchive(source, spool, limits);
  const allowed = formats.filter(({ name }) => forced === undefined || name === forced);
  const opened = (await readFormats(archive, allowed, limits, forced)) ?? (await readNested(archive, allowed, limits));
  if (!opened) throw forced === undefined ? await notRecognized(archive) : notInFormat(archive, forced);
  return opened;
}

const notInFormat = ({ name }: Archive, forced: FormatName): InputError =>
  new InputError(
    'not-an-archive',
    `${name}: not an image archive in the format ${formatTitle(forced)}; leave out the prefix to detect it`,
  );

/** What every format that recognizes the archive reads; undefined if none does. */
async function readFormats(
  archive: Archive,
  allowed: readonly Format[],
  limits: Limits,
  named?: FormatName,
): Promise<OpenedImages | undefined> {
  const documents = new DocumentReader(archive, limits);
  const recognized: FormatName[] = [];
  const descriptions: Description[] = [];
  for (const format of allowed) {
    if (!(await format.recognizes(archive, documents, recognized, format.name === named))) continue;
    recognized.push(format.name);
    descriptions.push(await format.read(archive, documents, limits));
  }
  if (recognized.length === 0) return undefined;
  const read = await documents.documents();
  const images = mergeDescriptions(descriptions.flatMap(({ images }) => images));
  // The format that yields images leads: release candidates of Docker 25 wrote an empty index next to manifest.json.
  const leading = images[0]?.format;
  const references = referencesOf(read, recognized, archive, limits);
  return {
    archive,
    contents: {
      formats: leading ? [leading, ...recognized.filter((name) => name !== leading)] : recognized,
      images,
      listed: descriptions.flatMap(({ listed }) => listed),
      hasMoreNames: descriptions.some(({ hasMoreNames }) => hasMoreNames),
      documents: read,
      references,
      repeatedMembers: await repeatedMembers(archive, { formats: recognized, documents: read, references, images }),
    },
  };
}

/** The same below the directory of the archive that has the documents of an image. */
async function readNested(
  archive: Archive,
  allowed: readonly Format[],
  limits: Limits,
): Promise<OpenedImages | undefined> {
  const nested = await nestedImages(archive, async (candidate) => {
    const documents = new DocumentReader(candidate, limits);
    for (const format of allowed) if (await format.recognizes(candidate, documents, [], false)) return true;
    return false;
  });
  const [only] = nested;
  if (nested.length > 1) throw severalNested(archive, nested);
  const opened = only && (await readFormats(only, allowed, limits));
  return opened && { ...opened, contents: { ...opened.contents, directory: only.directory } };
}
