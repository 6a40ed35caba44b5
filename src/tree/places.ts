// Every path that any layer has named, whether or not something stands there now: a number each, with the number of its
// directory and its name as bytes. One table finds a name in a directory; made of objects, half a million paths take longer
// to collect than to read.
import { decodePath } from '../oci/entry-path.ts';
import { IntColumn } from './columns.ts';

/** A path, by number; 0 is the root. */
export type Place = number;

export const rootPlace: Place = 0;

/** Bytes of names, and slots, there is room for before there are any. */
const leastNames = 256;
const leastSlots = 32;

export class Places {
  readonly #parents = new IntColumn(rootPlace);
  readonly #hashes = new IntColumn(0);
  /** Of the path, in bytes. */
  readonly #lengths = new IntColumn(0);
  /** The name of a place ends where that of the next one starts. */
  readonly #starts = new IntColumn(0);
  #names = new Uint8Array(leastNames);
  #length = 1;
  /** Places by hash, a power of two of them and never half full; the root, which nobody looks for, stands for an empty one. */
  #slots = new Int32Array(leastSlots);
  /** What each byte stands for in a hash, in this run: who makes an archive cannot know which names fall together. */
  readonly #codes = Int32Array.from({ length: 256 }, () => Math.floor(Math.random() * 2 ** 32));

  parentOf(place: Place): Place {
    return this.#parents.get(place);
  }

  /** Bytes of the path. */
  lengthOf(place: Place): number {
    return this.#lengths.get(place);
  }

  nameOf(place: Place): string {
    const start = this.#starts.get(place);
    return decodePath(Buffer.from(this.#names.buffer, start, this.#starts.get(place + 1) - start));
  }

  /** The place of the name that these bytes are, in a directory; undefined where no layer has named it. */
  find(parent: Place, bytes: Uint8Array, start: number, end: number): Place | undefined {
    const found = this.#slots[this.#slotOf(this.#hash(parent, bytes, start, end), parent, bytes, start, end)];
    return found === rootPlace ? undefined : found;
  }

  /** The same, made where it is missing. */
  make(parent: Place, bytes: Uint8Array, start: number, end: number): Place {
    const hash = this.#hash(parent, bytes, start, end);
    const slot = this.#slotOf(hash, parent, bytes, start, end);
    if (this.#slots[slot] !== rootPlace) return this.#slots[slot];
    const place = this.#length;
    this.#length += 1;
    this.#parents.set(place, parent);
    this.#hashes.set(place, hash);
    this.#lengths.set(place, (parent === rootPlace ? 0 : this.#lengths.get(parent) + 1) + end - start);
    this.#starts.set(place + 1, this.#addName(place, bytes, start, end));
    this.#slots[slot] = place;
    if (this.#length * 2 > this.#slots.length) this.#spread();
    return place;
  }

  #hash(parent: Place, bytes: Uint8Array, start: number, end: number): number {
    let hash = Math.imul(parent, 0x9e3779b1);
    for (let at = start; at < end; at += 1) {
      hash = Math.imul(hash ^ this.#codes[bytes[at]], 0x2c1b3c6d);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  /** The slot that has this name, or where it belongs. */
  #slotOf(hash: number, parent: Place, bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot];
      if (place === rootPlace) return slot;
      if (this.#hashes.get(place) === hash && this.#isNamed(place, parent, bytes, start, end)) return slot;
    }
  }

  #isNamed(place: Place, parent: Place, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts.get(place);
    if (this.#parents.get(place) !== parent || this.#starts.get(place + 1) - from !== end - start) return false;
    for (let at = start; at < end; at += 1) if (bytes[at] !== this.#names[from + at - start]) return false;
    return true;
  }

  /** Where the name ends. */
  #addName(place: Place, bytes: Uint8Array, start: number, end: number): number {
    const from = this.#starts.get(place);
    const to = from + end - start;
    if (to > this.#names.length) {
      const larger = new Uint8Array(Math.max(to, this.#names.length * 2));
      larger.set(this.#names.subarray(0, from));
      this.#names = larger;
    }
    for (let at = start; at < end; at += 1) this.#names[from + at - start] = bytes[at];
    return to;
  }

  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let place = 1; place < this.#length; place += 1) {
      let slot = this.#hashes.get(place) & mask;
      while (slots[slot] !== rootPlace) slot = (slot + 1) & mask;
      slots[slot] = place;
    }
    this.#slots = slots;
  }
}
