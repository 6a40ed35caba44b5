// The scans of one run in a temporary file: each layer is read once however many images share it, and memory has only those that
// are in use.
import { readSync, writeSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { type Spool, type SpoolFile, spoolError } from '../archive/spool.ts';
import { sizeOf } from '../bytes/byte-range.ts';
import type { Changeset } from './changeset.ts';
import type { LayerScan } from './scan-layer.ts';
import { isVerified, type LayerNames, type ScanStore, scanKey } from './scan-store.ts';

/** Where a scan is in the file. */
interface Place {
  readonly start: number;
  readonly size: number;
}

export class RunScans implements ScanStore {
  readonly #spool: Spool;
  readonly #places = new Map<string, Place>();
  #file: SpoolFile | undefined;

  /** The evidence of the scans must be in the same temporary files: see `packages` of the analysis. */
  constructor(spool: Spool) {
    this.#spool = spool;
  }

  /** How many scans were kept. */
  get count(): number {
    return this.#places.size;
  }

  async find(names: LayerNames, scan: LayerScan): Promise<Changeset | undefined> {
    const key = scanKey(names, scan);
    const place = this.#places.get(key);
    if (!place || !this.#file) return undefined;
    const stored = Buffer.allocUnsafe(place.size);
    for (let done = 0; done < place.size; ) {
      const read = readSync(this.#file.descriptor, stored, done, place.size - done, place.start + done);
      if (read === 0) return undefined;
      done += read;
    }
    const changeset: Changeset = deserialize(stored);
    // A layer of a different size is not the one that was kept, whatever its declared digest.
    return changeset.observed.size === sizeOf(scan.range) ? { ...changeset, verifiedAs: key } : undefined;
  }

  /** @throws {InputError} `not-writable` if the temporary file cannot be written */
  async keep(names: LayerNames, scan: LayerScan, changeset: Changeset): Promise<Changeset> {
    if (!isVerified(names, changeset)) return changeset;
    const key = scanKey(names, scan);
    if (!this.#places.has(key)) this.#places.set(key, this.#append(serialize(changeset)));
    return { ...changeset, verifiedAs: key };
  }

  /** Nothing is removed before the end of the run. */
  async trim(): Promise<void> {}

  #append(bytes: Buffer): Place {
    this.#file ??= this.#spool.take();
    const { descriptor, end: start } = this.#file;
    try {
      for (let done = 0; done < bytes.length; )
        done += writeSync(descriptor, bytes, done, bytes.length - done, start + done);
    } catch (error) {
      throw spoolError(error, start);
    }
    this.#file.end = start + bytes.length;
    return { start, size: bytes.length };
  }
}
