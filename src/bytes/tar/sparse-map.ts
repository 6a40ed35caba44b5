// GNU sparse files: which parts of a file are stored in the tar. Reads the four encodings (GNU tar manual, "Storing
// Sparse Files"): old GNU headers, and PAX 0.0, 0.1 and 1.0, where the map precedes the data. Writes PAX 1.0.

import { blockSize, readNumber } from './header.ts';
import { decimal, type PaxRecords } from './pax.ts';

/** A stored segment: offset and size in the expanded file, in bytes. */
export interface SparseSegment {
  readonly offset: number;
  readonly size: number;
}

/** Size of the expanded file in bytes, and its stored segments in order. */
export interface SparseFile {
  readonly realSize: number;
  readonly segments: readonly SparseSegment[];
}

/**
 * The offset and size pairs in an old GNU header (4 at byte 386) or extension block (21 at byte 0). An invalid number
 * is NaN.
 */
export function readOldGnuPairs(bytes: Buffer, start: number, count: number): number[] {
  const numbers: number[] = [];
  for (let pair = 0; pair < count; pair += 1) {
    const at = start + pair * 24;
    if (bytes[at] === 0) break;
    numbers.push(readNumber(bytes, at, 12), readNumber(bytes, at + 12, 12));
  }
  return numbers;
}

/** Which map the records of an entry have; undefined if it is not sparse: by version or, without one, by the map itself. */
export function paxSparseForm(pax: PaxRecords): '0.x' | '1.0' | undefined {
  const [major, minor] = [sparseText(pax, 'major'), sparseText(pax, 'minor')];
  if (major === '0' && (minor === '0' || minor === '1')) return '0.x';
  if (major === '1' && minor === '0') return '1.0';
  return major === '' && minor === '' && sparseText(pax, 'map') !== '' ? '0.x' : undefined;
}

/** The map of a PAX 0.0 or 0.1 sparse file; NaN if it has another number of pairs than declared. */
export function readPaxPairs(pax: PaxRecords): number[] {
  const map = sparseText(pax, 'map');
  const numbers = map === '' ? [] : map.split(',').map(decimal);
  return numbers.length === 2 * decimal(sparseText(pax, 'numblocks')) ? numbers : [Number.NaN];
}

const sparseText = ({ values }: PaxRecords, name: string): string =>
  values.get(`GNU.sparse.${name}`)?.toString('latin1') ?? '';

/** Collects a PAX 1.0 map: decimal lines before the data, the first one with the number of pairs. */
export class SparseMapBlocks {
  readonly #blocks: Buffer[] = [];
  #linesLeft = 1;

  get size(): number {
    return this.#blocks.length * blockSize;
  }

  /** Adds the next block. Returns the numbers of the map once it is complete, [NaN] if it is invalid. */
  add(block: Buffer): readonly number[] | undefined {
    this.#blocks.push(Buffer.from(block));
    if (this.#blocks.length === 1) {
      const pairs = decimal(block.toString('latin1', 0, Math.max(block.indexOf(0x0a), 0)));
      this.#linesLeft += pairs >= 0 ? pairs * 2 : Number.NaN;
    }
    for (const byte of block) if (byte === 0x0a) this.#linesLeft -= 1;
    if (Number.isNaN(this.#linesLeft)) return [Number.NaN];
    if (this.#linesLeft > 0) return undefined;
    const [pairs = Number.NaN, ...numbers] = Buffer.concat(this.#blocks).toString('latin1').split('\n').map(decimal);
    return numbers.slice(0, pairs * 2);
  }
}

/**
 * The sparse file described by a list of offset, size, offset, size and so on. Undefined if it is invalid: no real
 * size, segments out of order or beyond that size, or a total that differs from the `stored` bytes.
 */
export function asSparseFile(numbers: readonly number[], realSize: number, stored: number): SparseFile | undefined {
  const segments: SparseSegment[] = [];
  let end = 0;
  let total = 0;
  if (numbers.length % 2 !== 0 || !(realSize >= 0)) return undefined;
  for (let at = 0; at < numbers.length; at += 2) {
    const [offset, size] = [numbers[at] as number, numbers[at + 1] as number];
    if (!(offset >= end && size >= 0 && offset + size <= realSize)) return undefined;
    if (size > 0) segments.push({ offset, size });
    end = offset + size;
    total += size;
  }
  return total === stored ? { realSize, segments } : undefined;
}

/**
 * A PAX 1.0 map, padded to whole blocks. A hole at the end is written as an empty segment there, because GNU tar makes
 * a file only as long as its last segment.
 */
export function sparseMapBytes({ realSize, segments }: SparseFile): Buffer {
  const last = segments.at(-1);
  const isOpen = !last || last.offset + last.size < realSize;
  const all = isOpen ? [...segments, { offset: realSize, size: 0 }] : segments;
  const text = Buffer.from(`${all.length}\n${all.map(({ offset, size }) => `${offset}\n${size}\n`).join('')}`);
  return Buffer.concat([text], Math.ceil(text.length / blockSize) * blockSize);
}
