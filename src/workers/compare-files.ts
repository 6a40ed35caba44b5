// Compares pairs of files byte by byte, without hashing. Both files of a pair are uncompressed on disk. Reads large
// windows, because copies usually are in the same order in both layers.
import { closeSync, openSync, readSync } from 'node:fs';
import { asNotReadable } from '../bytes/input-error.ts';

/** Pairs in ascending offset in `a`. Three numbers per pair: offset in `a`, offset in `b`, size in bytes. */
export interface CompareFiles {
  readonly a: string;
  readonly b: string;
  readonly pairs: Float64Array;
}

/**
 * One byte per pair: 1 if both are equal. A file that ends early equals nothing.
 * @throws {InputError} if a file cannot be read
 */
export function compareFiles({ a, b, pairs }: CompareFiles): Uint8Array {
  const same = new Uint8Array(pairs.length / 3);
  const first = new Windows(a, pairs, 0);
  try {
    const second = new Windows(b, pairs, 1);
    try {
      for (let pair = 0; pair < same.length; pair += 1) {
        const isOnePlace = a === b && pairs[pair * 3] === pairs[pair * 3 + 1];
        same[pair] = isOnePlace || isSame(first, second, pair, pairs[pair * 3 + 2] as number) ? 1 : 0;
      }
    } finally {
      second.close();
    }
  } finally {
    first.close();
  }
  return same;
}

/** Number of bytes to read: both files of every pair. */
export function comparedBytes({ pairs }: CompareFiles): number {
  let bytes = 0;
  for (let at = 2; at < pairs.length; at += 3) bytes += 2 * (pairs[at] as number);
  return bytes;
}

/** Bytes read at once: many small files, or a part of a large one. */
const windowSize = 2 ** 20;
/** Largest gap that is cheaper to read than to skip. */
const gap = 2 ** 15;

function isSame(first: Windows, second: Windows, pair: number, size: number): boolean {
  for (let at = 0; at < size; at += windowSize) {
    const length = Math.min(windowSize, size - at);
    const [one, other] = [first.view(pair, at, length), second.view(pair, at, length)];
    if (one.length < length || other.length < length || !one.equals(other)) return false;
  }
  return true;
}

/** Reads the files of one side, with read-ahead over files that are near each other. */
class Windows {
  readonly #file: string;
  readonly #handle: number;
  readonly #pairs: Float64Array;
  readonly #side: 0 | 1;
  readonly #buffer = Buffer.allocUnsafe(windowSize);
  #start = 0;
  #end = 0;

  constructor(file: string, pairs: Float64Array, side: 0 | 1) {
    this.#file = file;
    this.#pairs = pairs;
    this.#side = side;
    try {
      this.#handle = openSync(file, 'r');
    } catch (error) {
      throw asNotReadable(file, error);
    }
  }

  /** Bytes [at, at + length) of a pair's file; fewer if the file on disk ends early. Valid until the next call. */
  view(pair: number, at: number, length: number): Buffer {
    const from = this.#offset(pair) + at;
    if (from < this.#start || from + length > this.#end) this.#read(from, this.#readAhead(pair, from, length));
    return this.#buffer.subarray(from - this.#start, Math.min(from + length, this.#end) - this.#start);
  }

  close(): void {
    closeSync(this.#handle);
  }

  #offset(pair: number): number {
    return this.#pairs[pair * 3 + this.#side] as number;
  }

  /** Number of bytes to read: up to the end of the last nearby file that fits into the window. */
  #readAhead(pair: number, from: number, length: number): number {
    let end = from + length;
    for (let next = pair + 1; next * 3 < this.#pairs.length; next += 1) {
      const start = this.#offset(next);
      const fileEnd = start + (this.#pairs[next * 3 + 2] as number);
      if (start < end || start > end + gap || fileEnd > from + windowSize) break;
      end = fileEnd;
    }
    return end - from;
  }

  #read(from: number, length: number): void {
    let filled = 0;
    try {
      for (let read = -1; filled < length && read !== 0; filled += read) {
        read = readSync(this.#handle, this.#buffer, filled, length - filled, from + filled);
      }
    } catch (error) {
      throw asNotReadable(this.#file, error);
    }
    this.#start = from;
    this.#end = from + filled;
  }
}
