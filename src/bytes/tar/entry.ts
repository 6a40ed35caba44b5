// The result types of the tar reader: an entry with PAX and GNU extended headers applied, an anomaly, and the sink that
// receives both.
import type { PaxRecords, Timestamp, Xattr } from './pax.ts';
import type { Span } from './span.ts';
import type { SparseFile } from './sparse-map.ts';

/** Type of an entry, from its type flag. */
export type EntryType =
  | 'file'
  | 'hardlink'
  | 'symlink'
  | 'character-device'
  | 'block-device'
  | 'directory'
  | 'fifo'
  /** The rest of a file that begins in another volume (GNU type M); not usable. */
  | 'continuation'
  /** An undefined type flag; treated as a file, as POSIX requires. */
  | 'unknown';

/** One tar entry. Its names are valid only during the call of the sink: copy them to keep them. */
export interface TarEntry {
  readonly type: EntryType;
  readonly path: Span;
  /** Target of a hard or symbolic link; empty for other types. */
  readonly link: Span;
  /** Permission, setuid, setgid and sticky bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: Timestamp;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  readonly xattrs: readonly Xattr[];
  /** Payload bytes stored in the tar, and their offset in the stream. */
  readonly size: number;
  readonly dataOffset: number;
  /** Bytes after the header that are not the data of a file, if there are any. */
  readonly otherSize?: number | undefined;
  /** Set if the payload consists of segments of a sparse file. */
  readonly sparse?: SparseFile | undefined;
}

/**
 * truncated: the stream ends inside an entry.
 * bad-header: a block is not a tar header; nothing after it is read.
 * no-end: the two zero blocks at the end are missing.
 * trailing-data: non-zero bytes after the end.
 * bad-pax, bad-sparse-map, bad-number: invalid data that is ignored, and that Go's archive/tar refuses.
 * ambiguous-header: a header that Go's archive/tar and other tools read in different ways.
 * global-header: a global PAX header.
 * header-too-large: an extended header exceeds the limit.
 * ignored-size: a hard link declares a size, which tools ignore.
 * unknown-type: an undefined type flag.
 * vendor-type: a type flag of GNU tar or Solaris for what is not a file.
 * unusable-type: the rest of a file from another volume.
 * refused-type: a type flag that engines written in Go refuse; comes with one of the above, or alone.
 * trailing-slash: a file whose name ends in a slash; tools differ in whether it is a directory, and in where its data ends.
 * stray-extended-header: an extended header without an entry after it.
 * too-many-entries: entries or their metadata exceed the limits; the rest is left out.
 */
export type TarAnomalyKind =
  | 'truncated'
  | 'bad-header'
  | 'no-end'
  | 'trailing-data'
  | 'bad-pax'
  | 'bad-sparse-map'
  | 'bad-number'
  | 'ambiguous-header'
  | 'global-header'
  | 'header-too-large'
  | 'ignored-size'
  | 'unknown-type'
  | 'vendor-type'
  | 'unusable-type'
  | 'refused-type'
  | 'trailing-slash'
  | 'stray-extended-header'
  | 'too-many-entries';

/** Something wrong or unusual in a tar. */
export interface TarAnomaly<Kind extends string = TarAnomalyKind> {
  readonly kind: Kind;
  /** Byte offset in the tar stream. */
  readonly offset: number;
  /** Path of the entry concerned; null if there is none. */
  readonly path: string | null;
  readonly detail: string;
}

/** Receives what the tar reader finds, in stream order. */
export interface TarSink {
  entry(entry: TarEntry): void;
  /** A part of the last entry's payload. Without this method the reader may skip payload. */
  data?(chunk: Buffer): void;
  /** The last entry's payload begins at byte `start` of a buffer, which may end before the payload does, or before it begins. */
  head?(bytes: Buffer, start: number): void;
  /** The stream ended inside the last entry's payload; `missing` bytes of it did not come. */
  cut?(missing: number): void;
  anomaly(anomaly: TarAnomaly): void;
}

/** An anomaly without its position. */
export type Oddity = Pick<TarAnomaly, 'kind' | 'detail'>;

/** What other tools read in another way. */
export const ambiguous = (detail: string): Oddity => ({ kind: 'ambiguous-header', detail });

/** Everything that overrides the header of one entry: its extended headers. */
export interface Overrides {
  readonly pax: PaxRecords;
  /** The extended attributes in these records. */
  readonly xattrs: readonly Xattr[];
  /** Never empty. */
  readonly longName?: Span | undefined;
  readonly longLink?: Span | undefined;
}
