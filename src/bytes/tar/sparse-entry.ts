// A sparse entry whose map is being read: in blocks after its header (old GNU), or at the start of its data (PAX 1.0).
import { limitFlag } from '../limits.ts';
import type { TarEntry } from './entry.ts';
import { blockSize } from './header.ts';
import type { ResolvedEntry } from './resolve-entry.ts';
import { asSparseFile, readOldGnuPairs, SparseMapBlocks } from './sparse-map.ts';

/** One sparse entry. While {@link isOpen}, the next block belongs to its map. */
export class SparseEntry {
  isOpen: boolean;
  readonly #map: SparseMapBlocks | undefined;
  readonly #maxSize: number;
  readonly #realSize: number;
  #entry: TarEntry;
  #numbers: number[];

  /** The names of the entry must be copies: the map may end in a later chunk. `maxSize` limits the map, in bytes. */
  constructor(entry: TarEntry, sparse: NonNullable<ResolvedEntry['sparse']>, maxSize: number) {
    const { realSize, numbers, continues } = sparse;
    this.#entry = entry;
    this.#numbers = continues === 'before-data' ? [Number.NaN] : numbers;
    this.#realSize = realSize;
    this.#maxSize = maxSize;
    const isInData = continues === 'before-data' && entry.size >= blockSize;
    this.#map = isInData ? new SparseMapBlocks() : undefined;
    this.isOpen = isInData || continues === 'in-header-blocks';
  }

  /** Adds the next block, which ends at `position` of the stream. Returns a message if the tar cannot be read further. */
  add(block: Buffer, position: number): string | undefined {
    if (this.#map) {
      const numbers = this.#map.add(block);
      const isTooLong = this.#map.size + blockSize > Math.min(this.#entry.size, this.#maxSize);
      this.#numbers = numbers ? [...numbers] : [Number.NaN];
      this.isOpen = !numbers && !isTooLong;
      return undefined;
    }
    this.#numbers.push(...readOldGnuPairs(block, 0, 21));
    this.#entry = { ...this.#entry, dataOffset: position };
    this.isOpen = block[504] !== 0;
    const isTooLong = this.#numbers.length * 12 > this.#maxSize;
    return isTooLong ? `the sparse map is too long; raise ${limitFlag('headerSize')}` : undefined;
  }

  /** The entry; without `sparse` if its map is invalid. A map before the data counts as overhead, not as payload. */
  result(): TarEntry {
    const mapSize = this.#map?.size ?? 0;
    const size = this.#entry.size - mapSize;
    const sparse = asSparseFile(this.#numbers, this.#realSize, size);
    return { ...this.#entry, size, dataOffset: this.#entry.dataOffset + mapSize, sparse };
  }
}
