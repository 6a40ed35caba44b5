// A set of whole numbers in the order they came, each with its index. One after another many may share one column of
// positions, which need not be cleared between them: a position counts only where the number is found there.
import type { IntColumn } from './int-column.ts';

export class NumberSet {
  readonly #members: number[] = [];
  readonly #positions: IntColumn;

  constructor(positions: IntColumn) {
    this.#positions = positions;
  }

  get members(): readonly number[] {
    return this.#members;
  }

  /** Undefined for what is not in it. */
  indexOf(number: number): number | undefined {
    const position = this.#positions.get(number);
    return this.#members[position] === number ? position : undefined;
  }

  has(number: number): boolean {
    return this.indexOf(number) !== undefined;
  }

  /** Adds what is not in it; its index. */
  add(number: number): number {
    const known = this.indexOf(number);
    if (known !== undefined) return known;
    this.#positions.set(number, this.#members.length);
    return this.#members.push(number) - 1;
  }
}
