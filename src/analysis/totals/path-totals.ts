// Bytes and counts of each path and of everything below it, as columns of what a view has. The sums are exact: those of a directory
// are its own and those of its children.
import type { EntryRef } from '../../tree/entry-ref.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';

/** A path by number: its path ID, or a larger number for file data that has no place in the filesystem. */
export type PathNumber = PathId;

/** How paths are numbered and named. A parent has a smaller number than its children. */
export interface PathNumbers {
  readonly length: number;
  /** By path; the root is its own parent. A column, because sums ask for each parent several times. */
  readonly parents: Int32Array;
  readonly children: ChildLinks;
  /** Last component of the path; of data that has no place in the filesystem, all that is below its parent. */
  nameOf(path: PathNumber): string;
  pathOf(path: PathNumber): string;
}

/** The children of each path as a chain, in ascending order. 0 is none: the root is no child. */
export interface ChildLinks {
  readonly first: Int32Array;
  /** By child, the next one of the same parent. */
  readonly next: Int32Array;
}

export function linkChildren(parents: Int32Array): ChildLinks {
  const [first, next] = [new Int32Array(parents.length), new Int32Array(parents.length)];
  for (let path = parents.length - 1; path > rootPath; path -= 1) {
    const parent = parents[path] as PathNumber;
    next[path] = first[parent] as number;
    first[parent] = path;
  }
  return { first, next };
}

/** Whether file data is in a filesystem, or wasted. */
export type Standing = 'visible' | 'wasted';

/** What paths are in a view. */
export interface ViewedPaths {
  /** The entry that describes the path; if it is gone, the last one that did. Undefined if none does. */
  ownerOf(path: PathNumber): EntryRef | undefined;
  isDirectory(path: PathNumber): boolean;
  /** Whether it exists in the filesystem of the view. */
  isThere(path: PathNumber): boolean;
}

/** What is known of a path in a view: that it or something below it is there, that it is listed, that something is below it. */
export const [shown, listed, parent] = [1, 2, 4];

/** Columns of a view. Slot 0 stands for all paths that it does not have: all its values are 0. */
export interface TotalsColumns {
  /** What the view has, in ascending order: parents before children. */
  readonly paths: Int32Array;
  /** By path: its place in `paths` plus 1, or 0. */
  readonly slots: Int32Array;
  readonly marks: Uint8Array;
  readonly entries: Int32Array;
  readonly bytes: Readonly<Record<Standing, Float64Array>>;
  /** NaN where compressed bytes are unknown. Undefined if they are unknown everywhere. */
  readonly distribution: Readonly<Record<Standing, Float64Array>> | undefined;
}

export class PathTotals {
  readonly #numbers: PathNumbers;
  readonly #viewed: ViewedPaths;
  readonly #columns: TotalsColumns;

  constructor(numbers: PathNumbers, viewed: ViewedPaths, columns: TotalsColumns) {
    this.#numbers = numbers;
    this.#viewed = viewed;
    this.#columns = columns;
  }

  /** Memory that it takes, in bytes. */
  get byteLength(): number {
    const { paths, slots, marks, entries, bytes, distribution } = this.#columns;
    const columns = [paths, slots, marks, entries, bytes.visible, bytes.wasted];
    if (distribution) columns.push(distribution.visible, distribution.wasted);
    return columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** What the view has, in ascending order: parents before children. */
  get paths(): Int32Array {
    return this.#columns.paths;
  }

  /** Whether the view has the path, or something below it. */
  has(path: PathNumber): boolean {
    return this.#columns.slots[path] !== 0;
  }

  /** Whether the view has the path itself. */
  isListed(path: PathNumber): boolean {
    return (this.#marksAt(path) & listed) !== 0;
  }

  /** File data at the path and below, as stored in layers; hard links count once. */
  bytesAt(path: PathNumber, standing: Standing): number {
    return this.#columns.bytes[standing][this.#slotOf(path)] as number;
  }

  /** Compressed bytes of that file data; null if those of a part are unknown. */
  distributionAt(path: PathNumber, standing: Standing): number | null {
    // Only what has no bytes is known then.
    const { distribution } = this.#columns;
    if (!distribution) return path === rootPath || this.bytesAt(path, standing) > 0 ? null : 0;
    const bytes = distribution[standing][this.#slotOf(path)] as number;
    return Number.isNaN(bytes) ? null : bytes;
  }

  /** How many paths are listed at the path and below. */
  entriesAt(path: PathNumber): number {
    return this.#columns.entries[this.#slotOf(path)] as number;
  }

  /** Whether it is shown as a directory: it is one, was one, or something is below it. */
  isDirectory(path: PathNumber): boolean {
    return (this.#marksAt(path) & parent) !== 0 || this.#viewed.isDirectory(path);
  }

  isThere(path: PathNumber): boolean {
    return this.#viewed.isThere(path);
  }

  /** The entry that describes the path; if it is gone, the last one that did. Undefined if none does. */
  ownerOf(path: PathNumber): EntryRef | undefined {
    return this.#viewed.ownerOf(path);
  }

  parentOf(path: PathNumber): PathNumber {
    return this.#numbers.parents[path] as PathNumber;
  }

  nameOf(path: PathNumber): string {
    return this.#numbers.nameOf(path);
  }

  pathOf(path: PathNumber): string {
    return this.#numbers.pathOf(path);
  }

  /** The paths of the view directly in a directory, in no particular order. */
  *children(path: PathNumber): Generator<PathNumber> {
    const { first, next } = this.#numbers.children;
    for (let child = first[path] as number; child !== rootPath; child = next[child] as number)
      if (this.has(child)) yield child;
  }

  #slotOf(path: PathNumber): number {
    return this.#columns.slots[path] as number;
  }

  #marksAt(path: PathNumber): number {
    return this.#columns.marks[this.#slotOf(path)] as number;
  }
}
