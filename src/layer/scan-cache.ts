// Scans of layers in the cache. Entries are keyed by digest, and only scans whose computed digests match are stored, so an archive
// cannot poison the cache.
import { sizeOf } from '../bytes/byte-range.ts';
import type { CacheFiles } from './cache-files.ts';
import type { Changeset } from './changeset.ts';
import type { LayerScan } from './scan-layer.ts';
import { isVerified, type LayerNames, type ScanStore, scanKey } from './scan-store.ts';
import { isStoredScan, type StoredScan } from './stored-scan.ts';

/** The cached scans of a folder. */
export class ScanCache implements ScanStore {
  readonly #files: CacheFiles;

  constructor(files: CacheFiles) {
    this.#files = files;
  }

  /** The cached scan, or one that also hashed the files; undefined if there is none or its file fails a check. */
  async find(names: LayerNames, scan: LayerScan): Promise<Changeset | undefined> {
    const found = await this.#read(names, scan);
    return found || scan.fileHashing ? found : await this.#read(names, { ...scan, fileHashing: 'sha256' });
  }

  async #read(names: LayerNames, scan: LayerScan): Promise<Changeset | undefined> {
    const key = scanKey(names, scan);
    // A layer of a different size is not the cached one, whatever its declared digest.
    const isValid = (stored: Partial<StoredScan>): stored is StoredScan =>
      isStoredScan(stored) &&
      stored.changeset.observed.size === sizeOf(scan.range) &&
      isVerified(names, stored.changeset);
    const found = await this.#files.find('scan', key, isValid);
    return found && { ...found.changeset, verifiedAs: key, isKept: true };
  }

  /**
   * Stores a scan if its computed digests match the declared ones and it has no hashes under the key of a run, and returns it with
   * its key.
   */
  async keep(names: LayerNames, scan: LayerScan, changeset: Changeset): Promise<Changeset> {
    if (!isVerified(names, changeset) || (changeset.fileHashes?.hashing ?? 'sha256') !== 'sha256') return changeset;
    const key = scanKey(names, scan);
    // Evidence is in a temporary file.
    await this.#files.keep('scan', key, { changeset: { ...changeset, evidence: undefined } } satisfies StoredScan);
    return { ...changeset, verifiedAs: key };
  }

  /** Removes what the cache has no room for. */
  async trim(): Promise<void> {
    await this.#files.trim();
  }
}
