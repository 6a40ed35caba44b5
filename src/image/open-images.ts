// What an archive declares: every format that recognises it is read, and two descriptions of one image become one image.

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

export interface OpenedImages {
  readonly archive: Archive;
  readonly contents: Contents;
}

/**
 * Opens an archive; `forced` takes it for this one format.
 * @throws {InputError} where the source cannot be read, or holds no image and no root file system
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
  // The description that yields images leads: Docker 25's release candidates wrote an empty index beside manifest.json.
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
