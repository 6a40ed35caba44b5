// Where finished scans of layers are kept: so that a layer is not read again by a later run, or by later images of this run.
import type { Changeset } from './changeset.ts';
import type { LayerScan } from './scan-layer.ts';

/** The declared digests of a layer: of its blob, if it is compressed, and of its uncompressed content. */
export interface LayerNames {
  readonly digest?: string | undefined;
  readonly diffID: string;
}

/** Finished scans by the names of layers and by what was asked of them. */
export interface ScanStore {
  /** The scan that was kept, or one that found out more; undefined if there is none. */
  find(names: LayerNames, scan: LayerScan): Promise<Changeset | undefined>;
  /** Keeps a scan if its computed digests match the declared ones, and returns it with its key. */
  keep(names: LayerNames, scan: LayerScan, changeset: Changeset): Promise<Changeset>;
  /** Removes what there is no room for. */
  trim(): Promise<void>;
}

/** The key of a scan: what is read, and what is found out about it. */
export function scanKey(names: LayerNames, { limits: all, ...scan }: LayerScan): string {
  // How much memory there is, and whether the run is cancelled, does not change a result.
  const { memory, memoryRatio, memoryUsed, cancelled, ...limits } = all;
  const { hasWhiteouts, wantsHeads, fileHashing, distribution } = scan;
  const asked = [hasWhiteouts, wantsHeads, fileHashing !== undefined, distribution];
  return JSON.stringify([names.digest ?? null, names.diffID, ...asked, limits]);
}

/** Whether the bytes of a layer are what its names declare. */
export const isVerified = ({ digest, diffID }: LayerNames, { compression, observed }: Changeset): boolean =>
  observed.diffID === diffID && (compression === 'none' || observed.digest === digest);
