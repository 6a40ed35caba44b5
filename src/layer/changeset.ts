// The result of scanning one layer (a changeset in image-spec, layer.md): entries, sizes, digests and anomalies. Plain
// data that can be sent to another thread or stored; all analysis is based on it.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Compression, CompressionForm } from '../bytes/compression/codec.ts';
import type { TarAnomaly, TarAnomalyKind } from '../bytes/tar/entry.ts';
import type { Digest } from '../oci/digest.ts';
import type { EntryTable } from './entry-table.ts';
import type { FileHashes } from './file-hashes.ts';
import type { FileHead } from './file-head.ts';

/**
 * In addition to the anomalies of any tar:
 * not-a-tar: the layer does not begin with a tar header; it has no entries.
 * compression-truncated, compression-corrupt, compression-limit, compression-unsupported: the compressed layer could not be
 * read to its end.
 * compression-trailing: data after the end of the compressed stream; ignored. The offset is that in the blob.
 * bare-whiteout: a file named `.wh.` without a target; skipped.
 * aufs-metadata: not a part of the filesystem; its files are the targets of hard links at most.
 * escaping-path: ".." leads above the root; resolved inside the root.
 * escaping-link: the same for the target of a hard link.
 */
export type LayerAnomalyKind =
  | TarAnomalyKind
  | 'not-a-tar'
  | 'compression-truncated'
  | 'compression-corrupt'
  | 'compression-limit'
  | 'compression-unsupported'
  | 'compression-trailing'
  | 'bare-whiteout'
  | 'aufs-metadata'
  | 'escaping-path'
  | 'escaping-link';

/** Damage or a peculiarity of a layer: what is wrong, at which offset and path. */
export type LayerAnomaly = TarAnomaly<LayerAnomalyKind>;

/** The compressed size of a layer that is stored uncompressed. */
export interface Estimate extends CompressionForm {
  readonly size: number;
  /** Name and version of the library used: another one gives another size. */
  readonly library: string;
}

/** `gzip:6 by zlib 1.3` */
export const estimateText = ({ compression, level, library }: Estimate): string =>
  `${compression}:${level} by ${library}`;

/** One layer as read from its bytes: sizes, digests, entries, anomalies. Plain data. */
export interface Changeset {
  /** Compression of the blob, by its magic number. */
  readonly compression: Compression;
  /** What was computed from the bytes. */
  readonly observed: {
    /** Digest of the blob as stored; undefined if not all of its bytes were read. */
    readonly digest?: Digest | undefined;
    /** Digest of the uncompressed layer, to the last byte of the stream; undefined if not all of it was read. */
    readonly diffID?: Digest | undefined;
    /** Size of the blob as stored, in bytes. */
    readonly size: number;
    /** Bytes of the uncompressed layer tar. */
    readonly contentSize: number;
  };
  /** What the layer would take compressed; undefined if not requested, and for a layer that is stored compressed. */
  readonly estimate?: Estimate | undefined;
  /** Bytes of the regular files in the layer, as stored. Whiteout markers do not count. */
  readonly files: number;
  /** The entries of the tar, in its order. */
  readonly entries: EntryTable;
  /** Damage and peculiarities: the first ones, and the first of each kind. */
  readonly anomalies: readonly LayerAnomaly[];
  /** Number of all anomalies, including those not recorded. */
  readonly anomalyCount: number;
  /** First bytes of possible binaries, by row; undefined if not requested, or if file data was skipped. */
  readonly heads?: ReadonlyMap<number, FileHead> | undefined;
  /** Where files that tell what is installed were written, by row; undefined if not requested, or if file data was skipped. */
  readonly evidence?: ReadonlyMap<number, ByteRange> | undefined;
  /** Rows of files that may be executed and may be ELF files; undefined if not requested, or if no file data was skipped. */
  readonly programs?: ReadonlySet<number> | undefined;
  /** Hash of each file; undefined if not requested, or if file data was skipped. */
  readonly fileHashes?: FileHashes | undefined;
  /** Set if the layer could not be read to its end, although its bytes have the declared digest: they were stored like this. */
  readonly isAsDeclared?: true;
  /** Key of the scan in the cache, if its digests are the declared ones; undefined without a cache. */
  readonly verifiedAs?: string | undefined;
  /** Set if the result comes from the cache of an earlier run: the bytes of the blob were not read now. */
  readonly isKept?: true;
}

/** Bytes of the layer as pulled: as stored, or estimated; null if it is stored uncompressed and no estimate was asked for. */
export const compressedSize = ({ compression, estimate, observed }: Changeset): number | null =>
  compression === 'none' ? (estimate?.size ?? null) : observed.size;
