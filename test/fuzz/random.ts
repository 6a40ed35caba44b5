// Random numbers that depend only on the seed (mulberry32).
import { itemAt } from '../support/items.ts';

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** At least 0, below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from 0, below the bound. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** True once in this many times, on average. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** An item, or undefined if there are none. */
  pickAny<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(items.length)];
  }

  pick<Item>(items: readonly Item[]): Item {
    return itemAt(items, this.below(items.length));
  }

  /** This many picks; an item can be picked several times. */
  some<Item>(items: readonly Item[], count: number): readonly Item[] {
    return Array.from({ length: count }, () => this.pick(items));
  }
}
