// The hash of every file of a layer, computed while the layer is read: reading a file of a compressed layer later means
// decompressing everything before it again.
import type { TarEntry } from '../bytes/tar/entry.ts';
import {
  type ContentHasher,
  type ContentHashing,
  contentHasher,
  hashingName,
  hashSize,
  type OpenHash,
} from './content-hash.ts';

/** The hashes of one layer. */
export interface FileHashes {
  /** How they were made: hashes are comparable only if they were made in the same way. */
  readonly hashing: ContentHashing;
  /** 32 bytes per row of the layer's table; zeros if there is none. */
  readonly rows: Uint8Array;
}

const noHash = Buffer.alloc(hashSize);

/** Hashes files as the tar reader delivers them. Empty and sparse files get no hash. */
export class FileHashBuilder {
  readonly #hashing: ContentHashing;
  readonly #hasher: ContentHasher;
  #hashes = Buffer.alloc(2 ** 12 * hashSize);
  #row = -1;
  #size = 0;
  #due = 0;
  #open: OpenHash | undefined;

  constructor(hashing: ContentHashing) {
    this.#hashing = hashing;
    this.#hasher = contentHasher(hashing);
  }

  /** Starts the entry of this row. Sparse files are left out: their stored bytes are not their content. */
  entry({ size, sparse }: TarEntry, row: number): void {
    this.#row = row;
    this.#size = sparse ? 0 : size;
    this.#due = this.#size;
    this.#open = undefined;
  }

  data(chunk: Buffer): void {
    if (this.#due === 0) return;
    this.#due -= chunk.length;
    if (this.#due === 0 && !this.#open) this.#put(this.#hasher.whole(chunk));
    else {
      this.#open ??= this.#hasher.open(this.#size);
      this.#open.update(chunk);
      if (this.#due === 0) this.#put(this.#open.digest());
    }
  }

  /** The hashes of the first `rows` rows. */
  build(rows: number): FileHashes {
    const all = new Uint8Array(rows * hashSize);
    all.set(this.#hashes.subarray(0, all.length));
    return { hashing: this.#hashing, rows: all };
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

/** The hashes by row, if they were made in this way. */
export const rowsOf = (hashes: FileHashes | undefined, hashing: ContentHashing): Uint8Array | undefined =>
  hashes && hashingName(hashes.hashing) === hashingName(hashing) ? hashes.rows : undefined;

/** The hash of a row; undefined if it has none. */
export function hashAt(rows: Uint8Array, row: number): Buffer | undefined {
  const found = Buffer.from(rows.buffer, rows.byteOffset + row * hashSize, hashSize);
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
