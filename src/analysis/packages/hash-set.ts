// A set of hashes in a typed array: a database can list a million names, and a Set of them takes ten times as much memory.

const minSlots = 64;

export class HashSet {
  /** Open addressing; its length is a power of two and it is at most half full. 0 marks an empty slot. */
  #slots = new Int32Array(minSlots);
  #size = 0;
  #hasZero = false;

  get size(): number {
    return this.#size;
  }

  has(hash: number): boolean {
    return hash === 0 ? this.#hasZero : this.#slots[this.#slotOf(hash)] === hash;
  }

  add(hash: number): void {
    if (this.has(hash)) return;
    this.#size += 1;
    if (hash === 0) this.#hasZero = true;
    else this.#slots[this.#slotOf(hash)] = hash;
    if (this.#size * 2 > this.#slots.length) this.#grow();
  }

  /** The slot with the hash, or the empty slot where it belongs. */
  #slotOf(hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const known = this.#slots;
    this.#slots = new Int32Array(known.length * 2);
    for (const hash of known) if (hash !== 0) this.#slots[this.#slotOf(hash)] = hash;
  }
}
