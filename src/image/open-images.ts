// Opens an archive and reads what it declares about images. Every format that recognizes the archive is read, and
// descriptions of the same image are merged.

import type { Archive } from '../archive/archive.ts';
import { type ArchiveSource, openArchive } from '../archive/open-archive.ts';
import type { Spool } from '../archive/spool.ts';
import { InputError } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import { formats, formatTitle } from './formats.ts';
import type { Contents, Description, FormatName } from './image.ts';
import { mergeDescriptions } from './merge-descriptions.ts';
import { DocumentReader } from './read-documents.ts';
import { referencesOf } from './references.ts';

/** An opened archive and what it declares. */
export interface OpenedImages {
  /** The archive as a set of blobs. */
  readonly archive: Archive;
  /** The images, documents and references in it. */
  readonly contents: Contents;
}

/**
 * Opens an archive and reads its JSON documents, but no layers. All formats that match are read, unless `forced` selects one.
 * @throws {InputError} if the source cannot be read, or contains neither an image nor a root filesystem
 */
export async function openImages(
  source: ArchiveSource,
  spool: Spool,
  limits: Limits,
  forced?: FormatName,
): Promise<OpenedImages> {
  const archive = await openArchive(source, spool, limits);
  const documents = new DocumentReader(archive, limits);
  const recognized: FormatName[] = [];
  const descriptions: Description[] = [];
  for (const format of formats) {
    if (forced && format.name !== forced) continue;
    if (!(await format.recognizes(archive, documents, recognized))) continue;
    recognized.push(format.name);
    descriptions.push(await format.read(archive, documents, limits));
  }
  if (recognized.length === 0) {
    throw new InputError(
      'not-an-archive',
      `${archive.name}: not an image archive${forced === undefined ? '' : ` in the format ${formatTitle(forced)}; leave out the prefix to detect it`}`,
    );
  }
  const read = await documents.documents();
  const images = mergeDescriptions(descriptions.flatMap(({ images }) => images));
  // The format that yields images leads: release candidates of Docker 25 wrote an empty index next to manifest.json.
  const leading = images[0]?.format;
  return {
    archive,
    contents: {
      formats: leading ? [leading, ...recognized.filter((name) => name !== leading)] : recognized,
      images,
      listed: descriptions.flatMap(({ listed }) => listed),
      hasMoreNames: descriptions.some(({ hasMoreNames }) => hasMoreNames),
      documents: read,
      references: referencesOf(read, recognized, archive),
    },
  };
}
