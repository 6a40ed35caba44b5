// Interface of an archive: a set of named blobs on disk, without any knowledge of images. Names are normalized paths
// (oci/entry-path.ts). Links between names are followed, but not out of the archive, except to a blob with the right digest.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Compression } from '../bytes/compression/codec.ts';
import type { TarAnomaly, TarAnomalyKind } from '../bytes/tar/entry.ts';

/** Damage or a peculiarity of the archive's own tar, or of the compression around it. */
export type ArchiveAnomaly = TarAnomaly<
  TarAnomalyKind | 'compression-truncated' | 'compression-corrupt' | 'compression-trailing'
>;

/** Entries of one name. The bytes are undefined if an entry is not a file or a link to one. */
export interface RepeatedEntries {
  readonly count: number;
  readonly first: ByteRange | undefined;
  readonly last: ByteRange | undefined;
}

/**
 * A set of named blobs on disk, opened from a file, a stream or a directory. Names are normalized paths without a leading
 * slash.
 */
export interface Archive {
  /** Name as the user gave it; "-" for standard input. */
  readonly name: string;
  /** Compressions around the whole archive, outermost first; empty if it is not compressed. */
  readonly compression: readonly Compression[];
  /** Bytes of the tar for each byte that it is stored in; 1 if it is not compressed. */
  readonly growth: number;
  /** Damage and peculiarities of the archive's own tar. */
  readonly anomalies: readonly ArchiveAnomaly[];
  /** The whole uncompressed tar; undefined for a directory. */
  readonly tar?: ByteRange;
  /** The directory inside the archive that names are relative to; undefined for the root. */
  readonly directory?: string | undefined;
  /** The directory that was asked for, if its files refer to others of the archive: only what is described there counts. */
  readonly part?: string | undefined;
  /** Names of regular files and of links. With a depth, only those with at most so many components. */
  names(depth?: number): Iterable<string>;
  /** Names of the directories at the root, links to directories included. */
  topDirectories(): ReadonlySet<string>;
  /**
   * Names of regular files and of links below a directory, in no order. Directories for which `enters` is false are left out, so that
   * a part of a huge tree can be listed.
   */
  walk(directory: string, enters: (directory: string) => boolean): Iterable<string>;
  /**
   * The bytes of a name, links followed inside the archive. Undefined if there is no such name, or its link leads outside or
   * in a loop.
   */
  find(name: string): ByteRange | undefined;
  /**
   * What is at a name that is not read, such as "a link to x, which does not exist" or "a named pipe, not a regular file";
   * undefined if there is nothing.
   */
  refusedLink?(name: string): string | undefined;
  /**
   * To be called when everything was read. Not for standard input.
   * @throws {InputError} `not-readable` if a file of the archive was changed since it was opened
   */
  requireUnchanged?(): void;
  /** Archives that were given to take blobs from which this one does not have. */
  readonly others?: readonly Archive[];
  /** The other archive that the blob at this name was taken from; undefined if this one has it, or none. */
  takenFrom?(name: string): string | undefined;
  /** Why the blob at this name was not taken from another archive that seemed to have it; undefined if none did. */
  refusedOther?(name: string): string | undefined;
  /** Symbolic links of its own tar, also those that lead nowhere; undefined for a directory. */
  readonly symlinks?: readonly ArchiveLink[];
  /** Names in its own tar that start with a slash, as stored; undefined for a directory. */
  readonly absoluteNames?: readonly string[];
  /** The first and the last entry of a name that the archive's own tar has more than once; undefined for any other name. */
  repeated(name: string): RepeatedEntries | undefined;
}

/** A symbolic link in the archive's own tar. */
export interface ArchiveLink {
  readonly name: string;
  /** Where it leads, as stored. */
  readonly target: string;
}
