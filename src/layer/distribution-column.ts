// The distribution size of each entry: the compressed bytes between its first and its last byte. They are found out while the layer
// is decompressed: between two steps of the decompressor, they are proportional to the content.
import type { TarEntry } from '../bytes/tar/entry.ts';
import { blockSize } from '../bytes/tar/header.ts';

/** Memory of the column for one entry while it grows, in bytes. */
export const distributionEntrySize = 24;

/** Collects where entries end. What is before the first one is a part of it, and so on: nothing is left between two entries. */
export class DistributionColumn {
  /** Ends of the entries: in the compressed stream as far as they are resolved, and in the content after that. */
  #ends = new Float64Array(2 ** 6);
  #length = 0;
  #resolved = 0;
  #input = 0;
  #output = 0;

  /** Compressed bytes up to the last step. */
  get size(): number {
    return this.#input;
  }

  /** Adds an entry when its header has been read. */
  entry({ dataOffset, size, otherSize = 0 }: TarEntry): void {
    if (this.#length === this.#ends.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[this.#length] = dataOffset + Math.ceil((size + otherSize) / blockSize) * blockSize;
    this.#length += 1;
  }

  /** Called when `input` compressed bytes have given `output` bytes of content, and all entries that begin in these were added. */
  step(input: number, output: number): void {
    for (; this.#resolved < this.#length; this.#resolved += 1) {
      const end = this.#ends[this.#resolved] as number;
      if (end > output) break;
      this.#ends[this.#resolved] = end === output ? input : this.#input + this.#share(end, input, output);
    }
    this.#input = input;
    this.#output = output;
  }

  /** Compressed bytes between the last step and a place before the next one, rounded down: ends stay in order. */
  #share(place: number, input: number, output: number): number {
    return Math.floor(((place - this.#output) * (input - this.#input)) / (output - this.#output));
  }

  /**
   * The bytes of each entry. They sum to those of the layer if it `isWhole`: what follows the last entry is a part of it. Otherwise,
   * what could not be read is a part of none.
   */
  build(isWhole: boolean): Float64Array {
    const ends = this.#ends.subarray(0, this.#length);
    ends.fill(this.#input, this.#resolved);
    if (isWhole && this.#length > 0) ends[this.#length - 1] = this.#input;
    return ends.map((end, row) => end - (row === 0 ? 0 : (ends[row - 1] as number)));
  }
}
