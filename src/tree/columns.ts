// A column of whole numbers that grows as rows are written; rows never written read as blank. It takes no room before: an
// archive may list hundreds of thousands of layers and images, each with columns of its own.

const noValues = new Int32Array(0);
/** Rows there is room for once one is written. */
const leastRows = 16;

export class IntColumn {
  #values = noValues;
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

// A column of owners that grows as rows are written.

export class OwnerColumn {
  readonly #layers: IntColumn;
  readonly #rows: IntColumn;

  /** Rows never written read as blank. */
  constructor(blank: Owner) {
    this.#layers = new IntColumn(blank.layer);
    this.#rows = new IntColumn(blank.row);
  }

  get(at: number): Owner {
    return { layer: this.#layers.get(at), row: this.#rows.get(at) };
  }

  layerAt(at: number): number {
    return this.#layers.get(at);
  }

  rowAt(at: number): number {
    return this.#rows.get(at);
  }

  set(at: number, layer: number, row: number): void {
    this.#layers.set(at, layer);
    this.#rows.set(at, row);
  }
}

// A set of whole numbers in the order they came, each with its index. One after another many may share one column of
// positions, which need not be cleared between them: a position counts only where the number is found there.

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

// What stood at some places at one time, one after another: who described it, and whether it was a directory. Columns: a
// layer may touch hundreds of thousands of places.

const nothing = 0;
const noDirectory = 1;
const directory = 2;

export class Standings {
  readonly #kinds = new IntColumn(nothing);
  readonly #owners = new OwnerColumn({ layer: 0, row: 0 });
  #length = 0;

  /** Undefined where nothing stood. */
  add(owner: Owner | undefined, isDirectory: boolean): void {
    const at = this.#length;
    this.#length += 1;
    if (!owner) return;
    this.#kinds.set(at, isDirectory ? directory : noDirectory);
    this.#owners.set(at, owner.layer, owner.row);
  }

  ownerAt(at: number): Owner | undefined {
    return this.#kinds.get(at) === nothing ? undefined : this.#owners.get(at);
  }

  isDirectoryAt(at: number): boolean {
    return this.#kinds.get(at) === directory;
  }
}

// Which entry describes something.

/** An entry of a layer: index of the layer, and row in its table. */
export interface Owner {
  readonly layer: number;
  /** {@link implied} for a directory that no entry names. */
  readonly row: number;
}

/** One number for one entry: equal owners, equal keys. */
export const ownerKey = ({ layer, row }: Owner): number => layer * 2 ** 32 + row;

/** Row of a directory that is there only because something stands in it: 0755, 0:0, 1970. */
export const implied = -1;
