// Numbers every path that any layer has named, whether or not it exists now. Stores the parent's number and the name as
// bytes, with one hash table for lookups. Objects per path would take the garbage collector longer than reading the
// tar.
import { decodePath } from '../oci/entry-path.ts';
import { IntColumn } from './columns.ts';

/** A path, by number. Numbers are stable within one FileTree. */
export type PathId = number;

/** The root directory. */
export const rootPath: PathId = 0;

/** Initial sizes, in bytes of names and in hash slots. */
const minNames = 256;
const minSlots = 32;

/** Interned paths: each pair of parent and name gets one number. */
export class PathTable {
  readonly #parents = new IntColumn(rootPath);
  readonly #hashes = new IntColumn(0);
  /** Length of each whole path, in bytes. */
  readonly #lengths = new IntColumn(0);
  /** Start of each name; it ends at the start of the next one. */
  readonly #starts = new IntColumn(0);
  #names = new Uint8Array(minNames);
  #length = 1;
  /**
   * Open-addressing hash table of path IDs. Its size is a power of two and it is at most half full. 0 marks an empty
   * slot: the root is never looked up.
   */
  #slots = new Int32Array(minSlots);
  /** A random code per byte value, new in every run: the author of an archive cannot prepare names that collide. */
  readonly #codes = Int32Array.from({ length: 256 }, () => Math.floor(Math.random() * 2 ** 32));

  /** One more than the largest path ID. A parent has a smaller one than its children. */
  get length(): number {
    return this.#length;
  }

  parentOf(pathId: PathId): PathId {
    return this.#parents.get(pathId);
  }

  /** Length of the path in bytes. */
  lengthOf(pathId: PathId): number {
    return this.#lengths.get(pathId);
  }

  /** The last component of the path. */
  nameOf(pathId: PathId): string {
    const start = this.#starts.get(pathId);
    return decodePath(Buffer.from(this.#names.buffer, start, this.#starts.get(pathId + 1) - start));
  }

  /** Tests the last component of the path, as bytes [start, end), without making a string of it. */
  testName(pathId: PathId, test: (bytes: Uint8Array, start: number, end: number) => boolean): boolean {
    return test(this.#names, this.#starts.get(pathId), this.#starts.get(pathId + 1));
  }

  /** The path ID of a name in a directory, given as bytes [start, end); undefined if no layer has named it. */
  find(parent: PathId, bytes: Uint8Array, start: number, end: number): PathId | undefined {
    const found = this.#slots[this.#slotOf(this.#hash(parent, bytes, start, end), parent, bytes, start, end)];
    return found === rootPath ? undefined : found;
  }

  /** A hash of a name in a directory, given as bytes [start, end). It is that of {@link hashOf}, and differs from run to run. */
  hashOfName(parent: PathId, bytes: Uint8Array, start = 0, end = bytes.length): number {
    return this.#hash(parent, bytes, start, end);
  }

  hashOf(pathId: PathId): number {
    return this.#hashes.get(pathId);
  }

  /** Like {@link find}, but assigns a path ID if there is none. */
  make(parent: PathId, bytes: Uint8Array, start: number, end: number): PathId {
    const hash = this.#hash(parent, bytes, start, end);
    const slot = this.#slotOf(hash, parent, bytes, start, end);
    if (this.#slots[slot] !== rootPath) return this.#slots[slot] as PathId;
    const pathId = this.#length;
    this.#length += 1;
    this.#parents.set(pathId, parent);
    this.#hashes.set(pathId, hash);
    this.#lengths.set(pathId, (parent === rootPath ? 0 : this.#lengths.get(parent) + 1) + end - start);
    this.#starts.set(pathId + 1, this.#addName(pathId, bytes, start, end));
    this.#slots[slot] = pathId;
    if (this.#length * 2 > this.#slots.length) this.#growSlots();
    return pathId;
  }

  #hash(parent: PathId, bytes: Uint8Array, start: number, end: number): number {
    let hash = Math.imul(parent, 0x9e3779b1);
    for (let at = start; at < end; at += 1) {
      hash = Math.imul(hash ^ (this.#codes[bytes[at] as number] as number), 0x2c1b3c6d);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  /** The slot with this name, or the empty slot where it belongs. */
  #slotOf(hash: number, parent: PathId, bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const pathId = this.#slots[slot] as PathId;
      if (pathId === rootPath) return slot;
      if (this.#hashes.get(pathId) === hash && this.#isNamed(pathId, parent, bytes, start, end)) return slot;
    }
  }

  #isNamed(pathId: PathId, parent: PathId, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts.get(pathId);
    if (this.#parents.get(pathId) !== parent || this.#starts.get(pathId + 1) - from !== end - start) return false;
    for (let at = start; at < end; at += 1) if (bytes[at] !== this.#names[from + at - start]) return false;
    return true;
  }

  /** Stores the name and returns where it ends. */
  #addName(pathId: PathId, bytes: Uint8Array, start: number, end: number): number {
    const from = this.#starts.get(pathId);
    const to = from + end - start;
    if (to > this.#names.length) {
      const larger = new Uint8Array(Math.max(to, this.#names.length * 2));
      larger.set(this.#names.subarray(0, from));
      this.#names = larger;
    }
    for (let at = start; at < end; at += 1) this.#names[from + at - start] = bytes[at] as number;
    return to;
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let pathId = 1; pathId < this.#length; pathId += 1) {
      let slot = this.#hashes.get(pathId) & mask;
      while (slots[slot] !== rootPath) slot = (slot + 1) & mask;
      slots[slot] = pathId;
    }
    this.#slots = slots;
  }
}
