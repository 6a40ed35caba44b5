// Paths as bytes, each with only what differs from the one before it: a package can list a million files, and strings would take several
// times as much memory.
import { decodePath, encodePath, normalizePath } from '../oci/entry-path.ts';

/** Bytes of a chunk. The first ones are smaller: most packages list few files. */
const [minChunk, maxChunk] = [2 ** 9, 2 ** 18];
const noBytes = Buffer.alloc(0);
/** Bytes of the two numbers before a path. */
const maxNumbers = 10;

const [slash, dot] = [0x2f, 0x2e];

/** Bytes up to `end`: each path is the number of bytes that are those of the path before, the number of the others, and these. */
interface Chunk {
  readonly bytes: Uint8Array;
  end: number;
}

export class PathList implements Iterable<string> {
  readonly #chunks: Chunk[] = [];
  #last = noBytes;
  #lastEnd = 0;
  #length = 0;
  #byteLength = 0;

  /** For a few paths. */
  static of(...paths: readonly string[]): PathList {
    const list = new PathList();
    for (const path of paths) list.add(path);
    return list;
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes of memory. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** Adds a normalized path. */
  add(path: string): void {
    const bytes = encodePath(path);
    this.#append(bytes, 0, bytes.length, this.#sharedWith(bytes, 0, bytes.length));
  }

  /** Adds the normalized form of a path, as bytes [start, end), unless that is the root. */
  addNormalized(bytes: Buffer, start: number, end: number): void {
    const from = bytes[start] === slash ? start + 1 : start;
    // What it shares with the path before is normalized.
    const shared = this.#sharedWith(bytes, from, end);
    if (!isNormalized(bytes, from, from + shared, end)) {
      const { path } = normalizePath(decodePath(bytes.subarray(from, end)));
      if (path !== '') this.add(path);
    } else if (end > from) this.#append(bytes, from, end, shared);
  }

  /** Before the first path. */
  cursor(): PathCursor {
    return new PathCursor(this.#chunks);
  }

  *[Symbol.iterator](): Generator<string> {
    for (const cursor = this.cursor(); cursor.next(); ) yield cursor.path;
  }

  /** The first bytes that are those of the path before. */
  #sharedWith(bytes: Uint8Array, start: number, end: number): number {
    const last = this.#last;
    const most = Math.min(end - start, this.#lastEnd);
    let shared = 0;
    while (shared < most && last[shared] === bytes[start + shared]) shared += 1;
    return shared;
  }

  #append(bytes: Uint8Array, start: number, end: number, shared: number): void {
    const length = end - start;
    const chunk = this.#chunkFor(length - shared + maxNumbers);
    let at = writeNumber(chunk.bytes, chunk.end, shared);
    at = writeNumber(chunk.bytes, at, length - shared);
    for (let from = start + shared; from < end; from += 1, at += 1) chunk.bytes[at] = bytes[from] as number;
    chunk.end = at;
    if (length > this.#last.length) this.#last = Buffer.concat([this.#last], length * 2);
    for (let to = shared; to < length; to += 1) this.#last[to] = bytes[start + to] as number;
    this.#lastEnd = length;
    this.#length += 1;
  }

  #chunkFor(size: number): Chunk {
    const last = this.#chunks.at(-1);
    if (last && last.end + size <= last.bytes.length) return last;
    const usual = Math.min(last ? last.bytes.length * 2 : minChunk, maxChunk);
    const chunk = { bytes: new Uint8Array(Math.max(usual, size)), end: 0 };
    this.#chunks.push(chunk);
    this.#byteLength += chunk.bytes.length;
    return chunk;
  }
}

/** Writes a number, seven bits a byte; returns where it ends. */
function writeNumber(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  for (let rest = value; ; rest >>>= 7, at += 1) {
    bytes[at] = rest > 0x7f ? (rest & 0x7f) | 0x80 : rest;
    if (rest <= 0x7f) return at + 1;
  }
}

/** Goes through a list, from path to path. */
export class PathCursor {
  readonly #chunks: readonly Chunk[];
  #chunk = 0;
  #at = 0;
  /** Begins with the path; valid until the next call of `next`. */
  bytes: Buffer = Buffer.allocUnsafe(256);
  /** Where the path ends. */
  end = 0;
  /** The first bytes that are those of the path before. */
  shared = 0;

  constructor(chunks: readonly Chunk[]) {
    this.#chunks = chunks;
  }

  /** False if there is no other path. */
  next(): boolean {
    for (let chunk = this.#chunks[this.#chunk]; chunk; chunk = this.#chunks[this.#chunk]) {
      if (this.#at < chunk.end) {
        this.#read(chunk.bytes);
        return true;
      }
      this.#chunk += 1;
      this.#at = 0;
    }
    return false;
  }

  get path(): string {
    return decodePath(this.bytes.subarray(0, this.end));
  }

  #read(bytes: Uint8Array): void {
    this.shared = this.#number(bytes);
    this.end = this.shared + this.#number(bytes);
    if (this.end > this.bytes.length) this.bytes = Buffer.concat([this.bytes], this.end * 2);
    const { bytes: path, end } = this;
    let at = this.#at;
    for (let to = this.shared; to < end; to += 1, at += 1) path[to] = bytes[at] as number;
    this.#at = at;
  }

  #number(bytes: Uint8Array): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[this.#at] as number;
      this.#at += 1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }
}

/** Whether normalizing would change nothing, where the bytes before `from` are known; false for some names that end with a dot, too. */
function isNormalized(bytes: Uint8Array, start: number, from: number, end: number): boolean {
  let before = from === start ? slash : (bytes[from - 1] as number);
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === slash && (before === slash || before === dot)) return false;
    before = byte;
  }
  return before !== dot && (before !== slash || start === end);
}
