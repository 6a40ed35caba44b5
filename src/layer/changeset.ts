// What one layer's bytes say: the only thing that crosses from the scan to everything above it. Plain data.
import type { Compression } from '../bytes/compression/codec.ts';
import type { TarAnomaly, TarAnomalyKind } from '../bytes/tar/entry.ts';
import type { Digest } from '../oci/digest.ts';
import type { EntryTable } from './entry-table.ts';
import type { FileHead } from './file-head.ts';

/**
 * On top of what can be odd about any tar · compression-truncated, compression-corrupt, compression-limit: the compressed
 * layer could not be read to its end · bare-whiteout: `.wh.` names nothing, skipped · aufs-metadata: ignored ·
 * escaping-path: ".." leads above the root, held there · escaping-link: so does the target of a hard link
 */
export type LayerAnomalyKind =
  | TarAnomalyKind
  | 'compression-truncated'
  | 'compression-corrupt'
  | 'compression-limit'
  | 'bare-whiteout'
  | 'aufs-metadata'
  | 'escaping-path'
  | 'escaping-link';

export type LayerAnomaly = TarAnomaly<LayerAnomalyKind>;

export interface Changeset {
  readonly compression: Compression;
  readonly observed: {
    /** Digest of the blob as stored; undefined where its bytes were jumped over. */
    readonly digest?: Digest;
    /** Digest of the uncompressed layer, to the last byte of the stream; undefined where jumped over or cut. */
    readonly diffID?: Digest;
    /** Bytes of the blob as stored. */
    readonly size: number;
    /** Bytes of the uncompressed layer. */
    readonly contentSize: number;
  };
  /** Payload bytes of the regular files shipped; markers of whiteouts and metadata of aufs do not count. */
  readonly files: number;
  readonly entries: EntryTable;
  readonly anomalies: readonly LayerAnomaly[];
  /** How many there were; only the first are kept, and the first of each kind. */
  readonly anomalyCount: number;
  /** By row: what the files that may be binaries are; undefined where that was not asked for, or payload was jumped over. */
  readonly heads?: ReadonlyMap<number, FileHead>;
  /** SHA-256 of each file, 32 bytes a row, zeros where there is none; undefined where that was not asked for. */
  readonly fileHashes?: Uint8Array;
  /** Whether an earlier run has kept it: the bytes that are here now have not been read. */
  readonly isKept?: true;
}
