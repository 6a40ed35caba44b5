// How much an analysis reads, and with which resources.
import type { Spool } from '../archive/spool.ts';
import type { Limits } from '../bytes/limits.ts';
import type { CacheFolder } from '../layer/cache-files.ts';
import type { DistributionMeasure } from '../layer/scan-layer.ts';
import type { ScanStore } from '../layer/scan-store.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';

/**
 * How much is read. declared: no layer · layers: the entries of each layer · hashed: also the digest and diff ID of each layer · stacked: the
 * entries and the merged filesystem · examined: stacked, and the binaries in it · merged: the merged filesystem with file contents
 * compared, and the ledger · verified: hashed and examined, and the digest of every other blob that has a declared one · complete:
 * merged and verified
 */
export type Depth = 'declared' | 'layers' | 'hashed' | 'stacked' | 'examined' | 'merged' | 'verified' | 'complete';

/** How much is read, and what else is looked for. */
export type Reading = Depth | ReadingParts;

/** The parts of what is read. */
export interface ReadingParts {
  readonly depth: Depth;
  /** Whether owners of files are looked for. */
  readonly packages?: boolean;
  /** Whether the statements of attestations are read. */
  readonly attestations?: boolean;
  /** Whether compressed layers, which are read whole at any depth, are hashed at any depth. */
  readonly hashesCompressed?: boolean;
  /** Whether digests of many files are shown: else scans hash files only to compare them. */
  readonly fileDigests?: boolean;
  /** Which layers the compressed bytes of each entry are found out for; undefined: none. */
  readonly distribution?: DistributionMeasure | undefined;
}

export const partsOf = (reading: Reading): ReadingParts => (typeof reading === 'string' ? { depth: reading } : reading);

/** Options of an analysis. */
export interface AnalyzeOptions {
  /** How much is read. */
  readonly depth: Depth;
  /** Bounds for what is read. */
  readonly limits: Limits;
  /** Number of threads including this one; 0 or undefined: only this one. */
  readonly jobs?: number | undefined;
  /** Threads to use instead, so that several calls can share them. */
  readonly pool?: WorkerPool | undefined;
  /** Directory with layer scans of earlier runs; undefined: no cache. */
  readonly cache?: CacheFolder | undefined;
  /** Scans of earlier analyses of this run, instead of the cache: layers in it are not read again, and every file is hashed. */
  readonly scans?: ScanStore | undefined;
  /** Whether owners of files are looked for, and where what they are found in can be written; has no effect without a stack. */
  readonly packages?: Spool | undefined;
  /** Which layers the compressed bytes of each entry are found out for; undefined: none. */
  readonly distribution?: DistributionMeasure | undefined;
  /** Whether the statements of attestations are read. */
  readonly attestations?: boolean | undefined;
  /** Whether compressed layers, which are read whole at any depth, are hashed at any depth. */
  readonly hashesCompressed?: boolean | undefined;
  /** Whether digests of many files are shown: else scans hash files only to compare them. */
  readonly fileDigests?: boolean | undefined;
  /** Called with (bytes done, total bytes). */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const isOneOf =
  (...depths: readonly Depth[]) =>
  (depth: Depth): boolean =>
    depths.includes(depth);

/** Whether any layer is read. */
export const wantsLayers = (depth: Depth): boolean => depth !== 'declared';
/** Whether digests and diff IDs are computed. */
export const wantsHashes = isOneOf('hashed', 'verified', 'complete');
/** Whether binaries are examined. */
export const wantsHeads = isOneOf('examined', 'verified', 'complete');
/** Whether the layers are merged. */
export const wantsStack = isOneOf('stacked', 'examined', 'merged', 'verified', 'complete');
/** Whether file contents are compared. */
export const wantsContents = isOneOf('merged', 'complete');
/** Whether blobs that are not layers are hashed. */
export const wantsBlobs = isOneOf('verified', 'complete');
