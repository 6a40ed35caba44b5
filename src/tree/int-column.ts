// A column of whole numbers that grows as rows are written; rows never written read as blank.

export class IntColumn {
  #values: Int32Array;
  readonly #blank: number;

  /** With room for so many rows before it grows. */
  constructor(blank: number, room: number) {
    this.#blank = blank;
    this.#values = new Int32Array(room);
    if (blank !== 0) this.#values.fill(blank);
  }

  get(row: number): number {
    return row < this.#values.length ? this.#values[row] : this.#blank;
  }

  set(row: number, value: number): void {
    if (row >= this.#values.length) this.#grow(row + 1);
    this.#values[row] = value;
  }

  #grow(least: number): void {
    const larger = new Int32Array(Math.max(least, this.#values.length * 2)).fill(this.#blank, this.#values.length);
    larger.set(this.#values);
    this.#values = larger;
  }
}
