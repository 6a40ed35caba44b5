// Interface of an archive format. To support a new one, implement it in its own file and list it in formats.ts.
import type { Archive } from '../archive/archive.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Description, FormatName } from './image.ts';
import type { DocumentReader } from './read-documents.ts';

/** An archive format. */
export interface Format {
  readonly name: FormatName;
  /** Name for people, such as `docker save`. */
  readonly title: string;
  /** Prefixes that name it, as in `oci-archive:FILE`; those of skopeo, where it has one. */
  readonly transports: readonly string[];
  /** Ends of the names of files by which it is found in a directory of an archive; undefined if it is only at the root. */
  readonly marks?: RegExp;
  /** The directory of an archive in which it usually is, if that is not the root. */
  readonly usualDirectory?: string;
  /**
   * Whether the archive contains this format. An archive may have several (Docker 25 and later). A fallback format
   * checks `before`, the formats that already recognized the archive. With `isNamed`, a prefix names this format.
   */
  recognizes(
    archive: Archive,
    documents: DocumentReader,
    before: readonly FormatName[],
    isNamed: boolean,
  ): Promise<boolean>;
  /** Reads the images that this format describes. */
  read(archive: Archive, documents: DocumentReader, limits: Limits): Promise<Description>;
}
