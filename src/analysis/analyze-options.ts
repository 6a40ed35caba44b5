// How deep to read, and with what.
import type { Limits } from '../bytes/limits.ts';
import type { CachePlace } from '../layer/scan-cache.ts';

/**
 * layers: what each layer holds · hashed: that, and both hashes of each layer · stacked: what each layer holds and what they
 * make together, and what its programs are · merged: the layers together with contents compared, and the ledger ·
 * verified: as hashed and stacked, and the digest of every other blob that declares one · complete: merged and verified
 */
export type Depth = 'layers' | 'hashed' | 'stacked' | 'merged' | 'verified' | 'complete';

export interface AnalyzeOptions {
  readonly depth: Depth;
  readonly limits: Limits;
  /** Threads that may work at once, this one among them; 0, as without: this one alone. */
  readonly jobs?: number;
  /** Where scans of layers are kept from one run to the next. */
  readonly cache?: CachePlace;
  /** Called with (bytes done, total bytes). */
  readonly onProgress?: (done: number, total: number) => void;
}

const isOneOf =
  (...depths: readonly Depth[]) =>
  (depth: Depth): boolean =>
    depths.includes(depth);

/** Whether hashes of layers are asked for. */
export const wantsHashes = isOneOf('hashed', 'verified', 'complete');
/** Whether what programs are is asked for. */
export const wantsHeads = isOneOf('stacked', 'verified', 'complete');
/** Whether what the layers make together is asked for, and whether contents are compared for it. */
export const wantsStack = isOneOf('stacked', 'merged', 'verified', 'complete');
export const wantsContents = isOneOf('merged', 'complete');
/** Whether the digests of blobs that are no layers are asked for. */
export const wantsBlobs = isOneOf('verified', 'complete');
