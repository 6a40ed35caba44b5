// The contract of an archive format. To support a new one, implement this in a file of its own and list it in formats.ts.
import type { Archive } from '../archive/archive.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Description, FormatName } from './image.ts';
import type { DocumentReader } from './read-documents.ts';

export interface Format {
  readonly name: FormatName;
  /** What people call it, such as `docker save`. */
  readonly title: string;
  /**
   * Whether the archive holds this format's description. One archive can hold several (Docker 25 and later); a format
   * that is only a last resort looks at `before`, the formats that recognised the archive before it.
   */
  recognizes(archive: Archive, documents: DocumentReader, before: readonly FormatName[]): Promise<boolean>;
  read(archive: Archive, documents: DocumentReader, limits: Limits): Promise<Description>;
}
