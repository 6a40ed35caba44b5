// Interface of an archive: a set of named blobs on disk, without any knowledge of images. Names are normalized paths
// (oci/entry-path.ts). Links between names are followed, but never out of the archive.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Compression } from '../bytes/compression/codec.ts';
import type { TarAnomaly, TarAnomalyKind } from '../bytes/tar/entry.ts';

/** Damage or a peculiarity of the archive's own tar, or of the compression around it. */
export type ArchiveAnomaly = TarAnomaly<TarAnomalyKind | 'compression-truncated' | 'compression-corrupt'>;

/**
 * A set of named blobs on disk, opened from a file, a stream or a directory. Names are normalized paths without a leading
 * slash.
 */
export interface Archive {
  /** Name as the user gave it; "-" for standard input. */
  readonly name: string;
  /** Compressions around the whole archive, outermost first; empty if it is not compressed. */
  readonly compression: readonly Compression[];
  /** Damage and peculiarities of the archive's own tar. */
  readonly anomalies: readonly ArchiveAnomaly[];
  /** The whole uncompressed tar; undefined for a directory. */
  readonly tar?: ByteRange;
  /** Names of regular files and of links. */
  names(): Iterable<string>;
  /**
   * The bytes of a name, links followed inside the archive. Undefined if there is no such name, or its link leads outside or
   * in a loop.
   */
  find(name: string): ByteRange | undefined;
}
