// Reads what an archive declares about images: every format that recognizes the archive, with descriptions of one image merged.
import type { Archive } from '../archive/archive.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Format } from './format.ts';
import { formats } from './formats.ts';
import type { Contents, Description, FormatName } from './image.ts';
import { mergeDescriptions } from './merge-descriptions.ts';
import { DocumentReader } from './read-documents.ts';
import { nestedImages } from './recognition/nested-images.ts';
import { severalNested } from './recognition/unrecognized.ts';
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
 * Reads the JSON documents of an archive, or of the one directory in it that has those of an image. Undefined if no format
 * recognizes it.
 * @throws {InputError} if several directories have documents
 */
export async function readImages(
  archive: Archive,
  limits: Limits,
  forced?: FormatName,
): Promise<OpenedImages | undefined> {
  const allowed = formats.filter(({ name }) => forced === undefined || name === forced);
  return (await readFormats(archive, allowed, limits, forced)) ?? (await readNested(archive, allowed, limits));
}

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
  const references = [
    ...descriptions.flatMap(({ references = [] }) => references),
    ...referencesOf(read, recognized, archive, limits),
  ];
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
  const nested = await nestedImages(archive, async (candidate) => await isRecognized(candidate, limits, allowed));
  const [only] = nested;
  if (nested.length > 1) throw severalNested(archive, nested);
  const opened = only && (await readFormats(only, allowed, limits));
  return opened && { ...opened, contents: { ...opened.contents, directory: only.directory } };
}

/** Whether the documents at the root of an archive are those of an image. */
export async function isRecognized(
  archive: Archive,
  limits: Limits,
  allowed: readonly Format[] = formats,
): Promise<boolean> {
  const documents = new DocumentReader(archive, limits);
  for (const format of allowed) if (await format.recognizes(archive, documents, [], false)) return true;
  return false;
}
