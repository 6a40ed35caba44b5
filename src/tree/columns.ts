// Growable typed-array columns for the merged filesystem. A column allocates nothing until its first write, because an
// archive may list hundreds of thousands of layers and images, each with columns of its own.
import type { EntryRef } from './entry-ref.ts';

const noValues = new Int32Array(0);
/** Rows allocated at the first write. */
const minRows = 16;

/** A column of 32-bit integers. A row that was never written reads as the blank value. */
export class IntColumn {
  #values = noValues;
  readonly #blank: number;

  constructor(blank: number) {
    this.#blank = blank;
  }

  get(row: number): number {
    return row < this.#values.length ? (this.#values[row] as number) : this.#blank;
  }

  set(row: number, value: number): void {
    if (row >= this.#values.length) this.#grow(row + 1);
    this.#values[row] = value;
  }

  #grow(least: number): void {
    const length = Math.max(least, this.#values.length * 2, minRows);
    const larger = new Int32Array(length).fill(this.#blank, this.#values.length);
    larger.set(this.#values);
    this.#values = larger;
  }
}

/** A column of entry references. A row that was never written reads as the blank value. */
export class EntryRefColumn {
  readonly #layers: IntColumn;
  readonly #rows: IntColumn;

  constructor(blank: EntryRef) {
    this.#layers = new IntColumn(blank.layer);
    this.#rows = new IntColumn(blank.row);
  }

  get(at: number): EntryRef {
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

/**
 * A set of non-negative integers in insertion order, each with its index. Many sets may share one column of positions,
 * one set after another, without clearing it: a position counts only if the member found there is the number itself.
 */
export class NumberSet {
  readonly #members: number[] = [];
  readonly #positions: IntColumn;

  constructor(positions: IntColumn) {
    this.#positions = positions;
  }

  get members(): readonly number[] {
    return this.#members;
  }

  /** Index of the number; undefined if it is not in the set. */
  indexOf(number: number): number | undefined {
    const position = this.#positions.get(number);
    return this.#members[position] === number ? position : undefined;
  }

  has(number: number): boolean {
    return this.indexOf(number) !== undefined;
  }

  /** Adds the number if it is missing, and returns its index. */
  add(number: number): number {
    const known = this.indexOf(number);
    if (known !== undefined) return known;
    this.#positions.set(number, this.#members.length);
    return this.#members.push(number) - 1;
  }
}

const nothing = 0;
const noDirectory = 1;
const directory = 2;

/**
 * What occupied a list of paths at one time: the entry that describes it, and whether it is a directory. Stored as
 * columns because one layer may touch hundreds of thousands of paths.
 */
export class Occupants {
  readonly #kinds = new IntColumn(nothing);
  readonly #owners = new EntryRefColumn({ layer: 0, row: 0 });
  #length = 0;

  /** Appends one path; `owner` is undefined if nothing is there. */
  add(owner: EntryRef | undefined, isDirectory: boolean): void {
    const at = this.#length;
    this.#length += 1;
    if (!owner) return;
    this.#kinds.set(at, isDirectory ? directory : noDirectory);
    this.#owners.set(at, owner.layer, owner.row);
  }

  ownerAt(at: number): EntryRef | undefined {
    return this.#kinds.get(at) === nothing ? undefined : this.#owners.get(at);
  }

  isDirectoryAt(at: number): boolean {
    return this.#kinds.get(at) === directory;
  }

  isThereAt(at: number): boolean {
    return this.#kinds.get(at) !== nothing;
  }

  /** Layer and row of the entry, if something is there. */
  layerAt(at: number): number {
    return this.#owners.layerAt(at);
  }

  rowAt(at: number): number {
    return this.#owners.rowAt(at);
  }
}
