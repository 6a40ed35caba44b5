// A column of whole numbers that grows as rows are written; rows never written read as blank. It takes no room before: an
// archive may list hundreds of thousands of layers and images, each with columns of its own.

const nothing = new Int32Array(0);
/** Rows there is room for once one is written. */
const leastRows = 16;

export class IntColumn {
  #values = nothing;
  readonly #blank: number;

  constructor(blank: number) {
    this.#blank = blank;
  }

  get(row: number): number {
    return row < this.#values.length ? this.#values[row] : this.#blank;
  }

  set(row: number, value: number): void {
    if (row >= this.#values.length) this.#grow(row + 1);
    this.#values[row] = value;
  }

  #grow(least: number): void {
    const length = Math.max(least, this.#values.length * 2, leastRows);
    const larger = new Int32Array(length).fill(this.#blank, this.#values.length);
    larger.set(this.#values);
    this.#values = larger;
  }
}
