// Whether pairs of files hold the same bytes, where both lie uncompressed in seekable files: compared byte by byte in large
// windows, for copies mostly lie in the same order in both layers. Nothing is hashed.
import { closeSync, openSync, readSync } from 'node:fs';
import { asNotReadable } from '../bytes/input-error.ts';

/** Pairs in the order of the first file's offsets; of each three numbers: offset in `a`, offset in `b`, size. */
export interface CompareFiles {
  readonly a: string;
  readonly b: string;
  readonly pairs: Float64Array;
}

/** For each pair 1 where they are the same; a file that ends before is none's equal. */
export function compareFiles({ a, b, pairs }: CompareFiles): Uint8Array {
  const same = new Uint8Array(pairs.length / 3);
  const first = new Windows(a, pairs, 0);
  try {
    const second = new Windows(b, pairs, 1);
    try {
      for (let pair = 0; pair < same.length; pair += 1) {
        const isOnePlace = a === b && pairs[pair * 3] === pairs[pair * 3 + 1];
        same[pair] = isOnePlace || isSame(first, second, pair, pairs[pair * 3 + 2]) ? 1 : 0;
      }
    } finally {
      second.close();
    }
  } finally {
    first.close();
  }
  return same;
}

/** Of both files of each pair. */
export function comparedBytes({ pairs }: CompareFiles): number {
  let bytes = 0;
  for (let at = 2; at < pairs.length; at += 3) bytes += 2 * pairs[at];
  return bytes;
}

/** Bytes of a window: a stretch that holds many small files, or a part of a large one. */
const windowSize = 2 ** 20;
/** A gap that is cheaper to read than to jump over. */
const gap = 2 ** 15;

function isSame(first: Windows, second: Windows, pair: number, size: number): boolean {
  for (let at = 0; at < size; at += windowSize) {
    const length = Math.min(windowSize, size - at);
    const [one, other] = [first.view(pair, at, length), second.view(pair, at, length)];
    if (one.length < length || other.length < length || !one.equals(other)) return false;
  }
  return true;
}

/** The files of one side, read ahead as far as the following ones lie close. */
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

  /** So many bytes of a pair's file from `at` on; fewer where the file on disk ends. Valid until the next call. */
  view(pair: number, at: number, length: number): Buffer {
    const from = this.#offset(pair) + at;
    if (from < this.#start || from + length > this.#end) this.#read(from, this.#stretch(pair, from, length));
    return this.#buffer.subarray(from - this.#start, Math.min(from + length, this.#end) - this.#start);
  }

  close(): void {
    closeSync(this.#handle);
  }

  #offset(pair: number): number {
    return this.#pairs[pair * 3 + this.#side];
  }

  /** How much to read: on to the last file that lies close behind and fits. */
  #stretch(pair: number, from: number, length: number): number {
    let end = from + length;
    for (let next = pair + 1; next * 3 < this.#pairs.length; next += 1) {
      const start = this.#offset(next);
      const fileEnd = start + this.#pairs[next * 3 + 2];
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
