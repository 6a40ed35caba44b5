// The contract of an archive: a set of named blobs on disk. It knows nothing of images. Names are normalised paths
// (spec/entry-path); links between names are followed inside the archive and never out of it.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Compression } from '../bytes/compression/codec.ts';
import type { TarAnomaly, TarAnomalyKind } from '../bytes/tar/entry.ts';

/** What is wrong with the outer tar, or with the compression around it. */
export type ArchiveAnomaly = TarAnomaly<TarAnomalyKind | 'compression-truncated' | 'compression-corrupt'>;

export interface Archive {
  /** As the user named it. */
  readonly name: string;
  /** What was around the whole, outermost first. */
  readonly compression: readonly Compression[];
  readonly anomalies: readonly ArchiveAnomaly[];
  /** The uncompressed tar as a whole; undefined for a directory. */
  readonly tar?: ByteRange;
  /** Names of regular files and of links to them. */
  names(): Iterable<string>;
  /** Where the bytes of this name are; undefined where it is not here, or leads out, or in a circle. */
  find(name: string): ByteRange | undefined;
}
