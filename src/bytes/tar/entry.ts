// One entry of a tar as its headers tell it, extended headers applied; and what is odd about a tar.
import type { Timestamp, Xattr } from './pax.ts';
import type { Span } from './span.ts';
import type { SparseFile } from './sparse-map.ts';

export type EntryType =
  | 'file'
  | 'hardlink'
  | 'symlink'
  | 'character-device'
  | 'block-device'
  | 'directory'
  | 'fifo'
  /** A type flag nobody defined; it carries payload like a file. */
  | 'unknown';

/** Names are valid only while the entry is being handed over: copy what is to be kept. */
export interface TarEntry {
  readonly type: EntryType;
  readonly path: Span;
  /** Target of a hard or symbolic link, else empty. */
  readonly link: Span;
  /** Permission, setuid, setgid and sticky bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: Timestamp;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  readonly xattrs: readonly Xattr[];
  /** Payload bytes stored in the tar; they start at `dataOffset` of the stream. */
  readonly size: number;
  readonly dataOffset: number;
  /** Set where the payload is the segments of a larger file. */
  readonly sparse?: SparseFile;
}

/**
 * truncated: the stream ends inside an entry · bad-header: a block that is no header; nothing after it is read ·
 * no-end: the stream ends without the two zero blocks · trailing-data: bytes other than zero follow the end ·
 * bad-pax, bad-sparse-map, bad-number: the faulty part is ignored · header-too-large: an extended header past the limit ·
 * ignored-size: an entry that carries no data declares some · unknown-type: a type flag nobody defined ·
 * stray-extended-header: an extended header with no entry after it ·
 * too-many-entries: more entries, or more to be kept of them, than the limits allow; those after it are not taken
 */
export type TarAnomalyKind =
  | 'truncated'
  | 'bad-header'
  | 'no-end'
  | 'trailing-data'
  | 'bad-pax'
  | 'bad-sparse-map'
  | 'bad-number'
  | 'header-too-large'
  | 'ignored-size'
  | 'unknown-type'
  | 'stray-extended-header'
  | 'too-many-entries';

export interface TarAnomaly<Kind extends string = TarAnomalyKind> {
  readonly kind: Kind;
  /** Byte of the tar stream. */
  readonly offset: number;
  /** The entry it concerns, decoded, where one is known. */
  readonly path: string | null;
  readonly detail: string;
}

// Who is told what the tar reader finds.

/** What the reader tells, in the order of the stream. */
export interface TarSink {
  entry(entry: TarEntry): void;
  /** Payload of the last entry, piece by piece; without this method payload is skippable. */
  data?(chunk: Buffer): void;
  /** The stream ends inside the payload of the last entry: so many bytes of it are missing. */
  cut?(missing: number): void;
  anomaly(anomaly: TarAnomaly): void;
}
