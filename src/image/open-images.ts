// Opens an archive and reads what it declares about images.

import type { Archive } from '../archive/archive.ts';
import { type ArchiveSource, openArchive } from '../archive/open-archive.ts';
import type { Spool } from '../archive/spool.ts';
import { InputError } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import { withMemoryCount } from '../bytes/memory.ts';
import { formatTitle } from './formats.ts';
import type { FormatName } from './image.ts';
import { type OpenedImages, readImages } from './read-images.ts';
import { notRecognized } from './recognition/unrecognized.ts';
import { inRegistry } from './registry/place.ts';
import type { OtherArchive } from './supplement/other-archive.ts';
import { withOthers } from './supplement/take-blobs.ts';

/**
 * Opens an archive and reads its JSON documents, but no layers. All formats that match are read, unless `forced` selects one.
 * Image documents in one directory of the archive are read there. Blobs that it does not have are taken from `others`.
 * @throws {InputError} if the source cannot be read, or contains neither an image nor a root filesystem
 */
export async function openImages(
  source: ArchiveSource,
  spool: Spool,
  bounds: Limits,
  forced?: FormatName,
  others: readonly OtherArchive[] = [],
): Promise<OpenedImages> {
  const limits = withMemoryCount(bounds);
  const archive = await openArchive(inRegistry(source), spool, limits);
  const opened = await readImages(archive, limits, forced);
  if (!opened) throw forced === undefined ? await notRecognized(archive) : notInFormat(archive, forced);
  return others.length === 0 ? opened : await withOthers(opened, others, { limits, forced });
}

const notInFormat = ({ name }: Archive, forced: FormatName): InputError =>
  new InputError(
    'not-an-archive',
    `${name}: not an image archive in the format ${formatTitle(forced)}; leave out the prefix to detect it`,
  );
