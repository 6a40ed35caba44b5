// Bytes and counts of each path and of everything below it, as columns. The sums are exact: those of a directory are its own and
// those of its children.
import type { EntryRef } from '../../tree/entry-ref.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';

/** A path by number: its path ID, or a larger number for file data that has no place in the filesystem. */
export type PathNumber = PathId;

/** How paths are numbered and named. A parent has a smaller number than its children. */
export interface PathNumbers {
  readonly length: number;
  parentOf(path: PathNumber): PathNumber;
  /** Last component of the path; of data that has no place in the filesystem, all that is below its parent. */
  nameOf(path: PathNumber): string;
  pathOf(path: PathNumber): string;
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

const none = -1;
const [hidden, parentOnly, listed] = [0, 1, 2];

/** Collects paths and file data; call {@link sum} once, then read. */
export class PathTotals {
  readonly #numbers: PathNumbers;
  readonly #viewed: ViewedPaths;
  readonly #marks: Uint8Array;
  readonly #entries: Uint32Array;
  readonly #bytes: Readonly<Record<Standing, Float64Array>>;
  /** NaN where compressed bytes are unknown, so that sums with an unknown part are unknown. */
  readonly #distribution: Readonly<Record<Standing, Float64Array>>;
  #firstChildren: Int32Array | undefined;
  #nextSiblings: Int32Array | undefined;

  constructor(numbers: PathNumbers, viewed: ViewedPaths) {
    const { length } = numbers;
    this.#numbers = numbers;
    this.#viewed = viewed;
    this.#marks = new Uint8Array(length);
    this.#entries = new Uint32Array(length);
    this.#bytes = { visible: new Float64Array(length), wasted: new Float64Array(length) };
    this.#distribution = { visible: new Float64Array(length), wasted: new Float64Array(length) };
  }

  /** Lists a path and counts it as an entry. */
  list(path: PathNumber): void {
    if (this.#marks[path] !== listed) this.#entries[path] = 1;
    this.#marks[path] = listed;
  }

  /** Adds file data at a path. */
  add(path: PathNumber, standing: Standing, bytes: number, distribution: number | null): void {
    const [sizes, compressed] = [this.#bytes[standing], this.#distribution[standing]];
    sizes[path] = (sizes[path] as number) + bytes;
    compressed[path] = (compressed[path] as number) + (distribution ?? Number.NaN);
    if (this.#marks[path] === hidden) this.#marks[path] = parentOnly;
  }

  /** Adds what each path has to its parent directories. */
  sum(): this {
    const marks = this.#marks;
    marks[rootPath] ||= parentOnly;
    for (let path = this.#numbers.length - 1; path > rootPath; path -= 1) {
      if (marks[path] !== hidden) marks[this.#numbers.parentOf(path)] ||= parentOnly;
    }
    this.#addToParents(this.#entries);
    for (const columns of [this.#bytes, this.#distribution]) {
      this.#addToParents(columns.visible);
      this.#addToParents(columns.wasted);
    }
    return this;
  }

  /** One column at a time: mixing types of columns in a loop is several times slower. */
  #addToParents(column: Uint32Array | Float64Array): void {
    for (let path = this.#numbers.length - 1; path > rootPath; path -= 1) {
      const value = column[path] as number;
      if (value === 0) continue;
      const parent = this.#numbers.parentOf(path);
      column[parent] = (column[parent] as number) + value;
    }
  }

  /** Whether the view has the path, or something below it. */
  has(path: PathNumber): boolean {
    return this.#marks[path] !== hidden;
  }

  /** Whether the view has the path itself. */
  isListed(path: PathNumber): boolean {
    return this.#marks[path] === listed;
  }

  /** File data at the path and below, as stored in layers; hard links count once. */
  bytesAt(path: PathNumber, standing: Standing): number {
    return this.#bytes[standing][path] as number;
  }

  /** Compressed bytes of that file data; null if those of a part are unknown. */
  distributionAt(path: PathNumber, standing: Standing): number | null {
    const bytes = this.#distribution[standing][path] as number;
    return Number.isNaN(bytes) ? null : bytes;
  }

  /** How many paths are listed at the path and below. */
  entriesAt(path: PathNumber): number {
    return this.#entries[path] as number;
  }

  /** Whether it is shown as a directory: it is one, was one, or something is below it. */
  isDirectory(path: PathNumber): boolean {
    return this.#firstChildOf(path) !== none || this.#viewed.isDirectory(path);
  }

  isThere(path: PathNumber): boolean {
    return this.#viewed.isThere(path);
  }

  /** The entry that describes the path; if it is gone, the last one that did. Undefined if none does. */
  ownerOf(path: PathNumber): EntryRef | undefined {
    return this.#viewed.ownerOf(path);
  }

  parentOf(path: PathNumber): PathNumber {
    return this.#numbers.parentOf(path);
  }

  nameOf(path: PathNumber): string {
    return this.#numbers.nameOf(path);
  }

  pathOf(path: PathNumber): string {
    return this.#numbers.pathOf(path);
  }

  /** The paths of the view directly in a directory, in no particular order. */
  *children(path: PathNumber): Generator<PathNumber> {
    for (let child = this.#firstChildOf(path); child !== none; child = this.#nextSiblings?.[child] ?? none) yield child;
  }

  #firstChildOf(path: PathNumber): PathNumber {
    this.#firstChildren ??= this.#linkChildren();
    return this.#firstChildren[path] ?? none;
  }

  #linkChildren(): Int32Array {
    const firsts = new Int32Array(this.#numbers.length).fill(none);
    const nexts = new Int32Array(this.#numbers.length).fill(none);
    for (let path = this.#numbers.length - 1; path > rootPath; path -= 1) {
      if (this.#marks[path] === hidden) continue;
      const parent = this.#numbers.parentOf(path);
      nexts[path] = firsts[parent] as number;
      firsts[parent] = path;
    }
    this.#nextSiblings = nexts;
    return firsts;
  }
}
