// Bytes and counts of each path and of everything below it, as columns. The sums are exact: those of a directory are its own and
// those of its children.
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
const [shown, listed, parent] = [1, 2, 4];

/** Collects paths and file data; call {@link sum} once, then read. */
export class PathTotals {
  readonly #numbers: PathNumbers;
  readonly #viewed: ViewedPaths;
  readonly #marks: Uint8Array;
  #paths = new Int32Array(0);
  readonly #entries: Int32Array;
  readonly #bytes: Readonly<Record<Standing, Float64Array>>;
  /** NaN where compressed bytes are unknown, so that sums with an unknown part are unknown. Undefined if they are unknown everywhere. */
  readonly #distribution: Readonly<Record<Standing, Float64Array>> | undefined;

  /** `knowsDistribution`: whether the compressed bytes of some data are known. */
  constructor(numbers: PathNumbers, viewed: ViewedPaths, knowsDistribution: boolean) {
    const { length } = numbers;
    this.#numbers = numbers;
    this.#viewed = viewed;
    this.#marks = new Uint8Array(length);
    this.#entries = new Int32Array(length);
    this.#bytes = { visible: new Float64Array(length), wasted: new Float64Array(length) };
    if (knowsDistribution) this.#distribution = { visible: new Float64Array(length), wasted: new Float64Array(length) };
  }

  /** Lists a path and counts it as an entry. */
  list(path: PathNumber): void {
    this.#entries[path] = 1;
    this.#marks[path] = shown | listed;
  }

  /** Adds file data at a path. */
  add(path: PathNumber, standing: Standing, bytes: number, distribution: number | null): void {
    const [sizes, compressed] = [this.#bytes[standing], this.#distribution?.[standing]];
    sizes[path] = (sizes[path] as number) + bytes;
    if (compressed) compressed[path] = (compressed[path] as number) + (distribution ?? Number.NaN);
    this.#marks[path] = (this.#marks[path] as number) | shown;
  }

  /** Adds what each path has to its parent directories. */
  sum(): this {
    const marks = this.#marks;
    const { parents } = this.#numbers;
    marks[rootPath] = (marks[rootPath] as number) | shown;
    let count = 1;
    for (let path = marks.length - 1; path > rootPath; path -= 1) {
      if (marks[path] === 0) continue;
      const above = parents[path] as PathNumber;
      marks[above] = (marks[above] as number) | shown | parent;
      count += 1;
    }
    const paths = new Int32Array(count);
    for (let path = 0, at = 0; at < count; path += 1) if (marks[path] !== 0) paths[at++] = path;
    this.#paths = paths;
    addEntries(this.#entries, paths, parents);
    for (const column of [this.#bytes, this.#distribution].flatMap((one) => (one ? [one.visible, one.wasted] : [])))
      addBytes(column, paths, parents);
    return this;
  }

  /** What the view has, in ascending order: parents before children. */
  get paths(): Int32Array {
    return this.#paths;
  }

  /** Whether the view has the path, or something below it. */
  has(path: PathNumber): boolean {
    return this.#marks[path] !== 0;
  }

  /** Whether the view has the path itself. */
  isListed(path: PathNumber): boolean {
    return ((this.#marks[path] as number) & listed) !== 0;
  }

  /** File data at the path and below, as stored in layers; hard links count once. */
  bytesAt(path: PathNumber, standing: Standing): number {
    return this.#bytes[standing][path] as number;
  }

  /** Compressed bytes of that file data; null if those of a part are unknown. */
  distributionAt(path: PathNumber, standing: Standing): number | null {
    // Only what has no bytes is known then.
    if (!this.#distribution) return path === rootPath || this.bytesAt(path, standing) > 0 ? null : 0;
    const bytes = this.#distribution[standing][path] as number;
    return Number.isNaN(bytes) ? null : bytes;
  }

  /** How many paths are listed at the path and below. */
  entriesAt(path: PathNumber): number {
    return this.#entries[path] as number;
  }

  /** Whether it is shown as a directory: it is one, was one, or something is below it. */
  isDirectory(path: PathNumber): boolean {
    return ((this.#marks[path] as number) & parent) !== 0 || this.#viewed.isDirectory(path);
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
}

// One function for each type of column: a mixture makes the loop several times slower.

function addEntries(column: Int32Array, paths: Int32Array, parents: Int32Array): void {
  for (let at = paths.length - 1; at > 0; at -= 1) {
    const path = paths[at] as PathNumber;
    const above = parents[path] as PathNumber;
    column[above] = (column[above] as number) + (column[path] as number);
  }
}

function addBytes(column: Float64Array, paths: Int32Array, parents: Int32Array): void {
  for (let at = paths.length - 1; at > 0; at -= 1) {
    const path = paths[at] as PathNumber;
    const above = parents[path] as PathNumber;
    column[above] = (column[above] as number) + (column[path] as number);
  }
}
