// GNU sparse files: which parts of a file are stored in the tar. Four encodings (GNU tar manual, "Storing Sparse
// Files"): old GNU header blocks, PAX 0.0, 0.1 and 1.0 (the map stands before the data).

import { blockSize, readNumber } from './header.ts';
import { digits, type PaxRecords } from './pax.ts';

/** Where one stored segment belongs in the expanded file, in bytes. */
export interface SparseSegment {
  readonly offset: number;
  readonly size: number;
}

export interface SparseFile {
  readonly realSize: number;
  readonly segments: readonly SparseSegment[];
}

/** The pairs of an old GNU header (4 from byte 386) or extension block (21 from byte 0); a number that is none is NaN. */
export function readOldGnuPairs(bytes: Buffer, start: number, count: number): number[] {
  const numbers: number[] = [];
  for (let pair = 0; pair < count; pair += 1) {
    const at = start + pair * 24;
    if (bytes[at] === 0) break;
    numbers.push(readNumber(bytes, at, 12), readNumber(bytes, at + 12, 12));
  }
  return numbers;
}

/** The map of a PAX 0.0 or 0.1 sparse file; undefined where the records describe none. */
export function readPaxPairs(pax: PaxRecords): readonly number[] | undefined {
  const list = pax.values.get('GNU.sparse.map');
  if (list) return list.length === 0 ? [] : list.toString('latin1').split(',').map(digits);
  return pax.sparse.length > 0 || pax.values.has('GNU.sparse.numblocks') ? pax.sparse : undefined;
}

/** Collects a PAX 1.0 map: decimal lines before the data, the first of them the number of pairs. */
export class SparseMapBlocks {
  readonly #blocks: Buffer[] = [];
  #linesToCome = 1;

  get size(): number {
    return this.#blocks.length * blockSize;
  }

  /** Takes the next block; the map's numbers once it is whole, [NaN] where it is none. */
  add(block: Buffer): readonly number[] | undefined {
    this.#blocks.push(Buffer.from(block));
    if (this.#blocks.length === 1)
      this.#linesToCome += digits(block.toString('latin1', 0, Math.max(block.indexOf(0x0a), 0))) * 2;
    for (const byte of block) if (byte === 0x0a) this.#linesToCome -= 1;
    if (Number.isNaN(this.#linesToCome)) return [Number.NaN];
    if (this.#linesToCome > 0) return undefined;
    const [pairs, ...numbers] = Buffer.concat(this.#blocks).toString('latin1').split('\n').map(digits);
    return numbers.slice(0, pairs * 2);
  }
}

/**
 * The sparse file that a list of offset, size, offset, size … describes; undefined where it is none: without a real size,
 * not in order, beyond that size, or not as many bytes as are stored.
 */
export function asSparseFile(numbers: readonly number[], realSize: number, stored: number): SparseFile | undefined {
  const segments: SparseSegment[] = [];
  let end = 0;
  let total = 0;
  if (numbers.length % 2 !== 0 || !(realSize >= 0)) return undefined;
  for (let at = 0; at < numbers.length; at += 2) {
    const [offset, size] = [numbers[at], numbers[at + 1]];
    if (!(offset >= end && size >= 0 && offset + size <= realSize)) return undefined;
    if (size > 0) segments.push({ offset, size });
    end = offset + size;
    total += size;
  }
  return total === stored ? { realSize, segments } : undefined;
}

/**
 * The map of PAX 1.0 as whole blocks. A hole at the end of the file is told by a segment without bytes: GNU tar makes the
 * file only as long as its last segment reaches.
 */
export function sparseMapBytes({ realSize, segments }: SparseFile): Buffer {
  const last = segments.at(-1);
  const isOpen = !last || last.offset + last.size < realSize;
  const all = isOpen ? [...segments, { offset: realSize, size: 0 }] : segments;
  const text = Buffer.from(`${all.length}\n${all.map(({ offset, size }) => `${offset}\n${size}\n`).join('')}`);
  return Buffer.concat([text], Math.ceil(text.length / blockSize) * blockSize);
}
