// SHA-256 of every file of a layer, computed while the layer is read: reading a file of a compressed layer later means
// decompressing everything before it again. 32 bytes per row, zeros if there is no hash.
import { createHash, type Hash, hash } from 'node:crypto';
import type { TarEntry } from '../bytes/tar/entry.ts';

const hashSize = 32;
const noHash = Buffer.alloc(hashSize);

/** Hashes files as the tar reader delivers them. Empty and sparse files get no hash. */
export class FileHashes {
  #hashes = Buffer.alloc(2 ** 12 * hashSize);
  #row = -1;
  #due = 0;
  #open: Hash | undefined;

  /** Starts the entry of this row. Sparse files are left out: their stored bytes are not their content. */
  entry({ size, sparse }: TarEntry, row: number): void {
    this.#row = row;
    this.#due = sparse ? 0 : size;
    this.#open = undefined;
  }

  data(chunk: Buffer): void {
    if (this.#due === 0) return;
    this.#due -= chunk.length;
    if (this.#due === 0 && !this.#open) this.#put(hash('sha256', chunk, 'buffer'));
    else {
      this.#open ??= createHash('sha256');
      this.#open.update(chunk);
      if (this.#due === 0) this.#put(this.#open.digest());
    }
  }

  /** The hashes of the first `rows` rows. */
  build(rows: number): Uint8Array {
    const all = new Uint8Array(rows * hashSize);
    all.set(this.#hashes.subarray(0, all.length));
    return all;
  }

  #put(digest: Buffer): void {
    const at = this.#row * hashSize;
    if (at + hashSize > this.#hashes.length) {
      const larger = Buffer.alloc(Math.max(at + hashSize, this.#hashes.length * 2));
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    digest.copy(this.#hashes, at);
  }
}

/** The hash of a row; undefined if it has none. */
export function hashAt(hashes: Uint8Array, row: number): Buffer | undefined {
  const found = Buffer.from(hashes.buffer, hashes.byteOffset + row * hashSize, hashSize);
  return found.equals(noHash) ? undefined : found;
}

/**
 * Whether two rows have the same hash; undefined if one has none. Allocates nothing, because it is called very often.
 */
export function isSameHash(a: Uint8Array, rowA: number, b: Uint8Array, rowB: number): boolean | undefined {
  let [isSame, bitsA, bitsB] = [true, 0, 0];
  for (let at = 0; at < hashSize; at += 1) {
    const [byteA, byteB] = [a[rowA * hashSize + at] as number, b[rowB * hashSize + at] as number];
    isSame &&= byteA === byteB;
    bitsA |= byteA;
    bitsB |= byteB;
  }
  return bitsA === 0 || bitsB === 0 ? undefined : isSame;
}
