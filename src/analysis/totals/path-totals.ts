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

/** In place of a child: the root is none. */
const none = rootPath;
const [hidden, parentOnly, listed] = [0, 1, 2];

/** Collects paths and file data; call {@link sum} once, then read. */
export class PathTotals {
  readonly #numbers: PathNumbers;
  readonly #viewed: ViewedPaths;
  readonly #marks: Uint8Array;
  #paths = new Int32Array(0);
  readonly #entries: Float64Array;
  readonly #bytes: Readonly<Record<Standing, Float64Array>>;
  /** NaN where compressed bytes are unknown, so that sums with an unknown part are unknown. Undefined if they are unknown everywhere. */
  readonly #distribution: Readonly<Record<Standing, Float64Array>> | undefined;
  #firstChildren: Int32Array | undefined;
  #nextSiblings: Int32Array | undefined;

  /** `knowsDistribution`: whether the compressed bytes of some data are known. */
  constructor(numbers: PathNumbers, viewed: ViewedPaths, knowsDistribution: boolean) {
    const { length } = numbers;
    this.#numbers = numbers;
    this.#viewed = viewed;
    this.#marks = new Uint8Array(length);
    this.#entries = new Float64Array(length);
    this.#bytes = { visible: new Float64Array(length), wasted: new Float64Array(length) };
    if (knowsDistribution) this.#distribution = { visible: new Float64Array(length), wasted: new Float64Array(length) };
  }

  /** Lists a path and counts it as an entry. */
  list(path: PathNumber): void {
    if (this.#marks[path] !== listed) this.#entries[path] = 1;
    this.#marks[path] = listed;
  }

  /** Adds file data at a path. */
  add(path: PathNumber, standing: Standing, bytes: number, distribution: number | null): void {
    const [sizes, compressed] = [this.#bytes[standing], this.#distribution?.[standing]];
    sizes[path] = (sizes[path] as number) + bytes;
    if (compressed) compressed[path] = (compressed[path] as number) + (distribution ?? Number.NaN);
    if (this.#marks[path] === hidden) this.#marks[path] = parentOnly;
  }

  /** Adds what each path has to its parent directories. */
  sum(): this {
    const marks = this.#marks;
    const { parents } = this.#numbers;
    marks[rootPath] ||= parentOnly;
    let count = 1;
    for (let path = marks.length - 1; path > rootPath; path -= 1) {
      if (marks[path] === hidden) continue;
      marks[parents[path] as PathNumber] ||= parentOnly;
      count += 1;
    }
    const paths = new Int32Array(count);
    for (let path = 0, at = 0; at < count; path += 1) if (marks[path] !== hidden) paths[at++] = path;
    this.#paths = paths;
    const columns = [this.#entries, this.#bytes.visible, this.#bytes.wasted];
    if (this.#distribution) columns.push(this.#distribution.visible, this.#distribution.wasted);
    for (const column of columns) addToParents(column, paths, parents);
    return this;
  }

  /** What the view has, in ascending order: parents before children. */
  get paths(): Int32Array {
    return this.#paths;
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
    for (let child = this.#firstChildOf(path); child !== none; child = this.#nextSiblings?.[child] ?? none) yield child;
  }

  #firstChildOf(path: PathNumber): PathNumber {
    this.#firstChildren ??= this.#linkChildren();
    return this.#firstChildren[path] ?? none;
  }

  #linkChildren(): Int32Array {
    const { length, parents } = this.#numbers;
    const paths = this.#paths;
    const [firsts, nexts] = [new Int32Array(length), new Int32Array(length)];
    for (let at = paths.length - 1; at > 0; at -= 1) {
      const path = paths[at] as PathNumber;
      const parent = parents[path] as PathNumber;
      nexts[path] = firsts[parent] as number;
      firsts[parent] = path;
    }
    this.#nextSiblings = nexts;
    return firsts;
  }
}

/** All columns have one type: a mixture makes the loop several times slower. */
function addToParents(column: Float64Array, paths: Int32Array, parents: Int32Array): void {
  for (let at = paths.length - 1; at > 0; at -= 1) {
    const path = paths[at] as PathNumber;
    const parent = parents[path] as PathNumber;
    column[parent] = (column[parent] as number) + (column[path] as number);
  }
}
