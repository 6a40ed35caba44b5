// SHA-256 of every file of a layer while it passes by: of a compressed layer no file can be read later without reading all
// before it once more. 32 bytes a row, zeros where there is none.
import { createHash, type Hash, hash } from 'node:crypto';
import type { TarEntry } from '../bytes/tar/entry.ts';

const hashSize = 32;
const noHash = Buffer.alloc(hashSize);

export class FileHashes {
  #hashes = Buffer.alloc(2 ** 12 * hashSize);
  #row = -1;
  #due = 0;
  #open?: Hash;

  /** The entry of this row comes next. A sparse file is not what is stored of it. */
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

  /** Of the first rows, as many as there are. */
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

/** The hash of one row; undefined where there is none. */
export function hashAt(hashes: Uint8Array, row: number): Buffer | undefined {
  const found = Buffer.from(hashes.buffer, hashes.byteOffset + row * hashSize, hashSize);
  return found.equals(noHash) ? undefined : found;
}

/** Whether two rows have one hash; undefined where one of them has none. Without making a buffer of each: there are many. */
export function isSameHash(a: Uint8Array, rowA: number, b: Uint8Array, rowB: number): boolean | undefined {
  let [isSame, someA, someB] = [true, 0, 0];
  for (let at = 0; at < hashSize; at += 1) {
    const [byteA, byteB] = [a[rowA * hashSize + at], b[rowB * hashSize + at]];
    isSame &&= byteA === byteB;
    someA |= byteA;
    someB |= byteB;
  }
  return someA === 0 || someB === 0 ? undefined : isSame;
}
