// Collects the paths and file data of one view after the other, and sums them. Its columns have a place for each path that there is;
// the totals have one for each path of the view, and most views have few.
import { rootPath } from '../../tree/path-table.ts';
import {
  listed,
  type PathNumber,
  type PathNumbers,
  PathTotals,
  parent,
  type Standing,
  shown,
  type ViewedPaths,
} from './path-totals.ts';

export class Tally {
  readonly #numbers: PathNumbers;
  readonly #marks: Uint8Array;
  readonly #entries: Int32Array;
  readonly #bytes: Readonly<Record<Standing, Float64Array>>;
  /** NaN where compressed bytes are unknown, so that sums with an unknown part are unknown. */
  readonly #distribution: Readonly<Record<Standing, Float64Array>> | undefined;

  /** `knowsDistribution`: whether the compressed bytes of some data are known. */
  constructor(numbers: PathNumbers, knowsDistribution: boolean) {
    const { length } = numbers;
    this.#numbers = numbers;
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

  /** The totals of what was added since the last time: each path has its own and all that is below. */
  total(viewed: ViewedPaths): PathTotals {
    const paths = this.#markParents();
    const slots = new Int32Array(this.#marks.length);
    for (let at = 0; at < paths.length; at += 1) slots[paths[at] as PathNumber] = at + 1;
    const marks = takeMarks(this.#marks, paths);
    const entries = takeEntries(this.#entries, paths, this.#numbers.parents);
    const take = ({ visible, wasted }: Readonly<Record<Standing, Float64Array>>) => ({
      visible: takeBytes(visible, paths, this.#numbers.parents),
      wasted: takeBytes(wasted, paths, this.#numbers.parents),
    });
    const distribution = this.#distribution && take(this.#distribution);
    const columns = { paths, slots, marks, entries, bytes: take(this.#bytes), distribution };
    return new PathTotals(this.#numbers, viewed, columns);
  }

  /** The paths of the view: those that were added, and all directories above them. */
  #markParents(): Int32Array {
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
    return paths;
  }
}

// One function for each type of column: a mixture makes the loop several times slower. What is taken is 0 afterwards.

function takeMarks(from: Uint8Array, paths: Int32Array): Uint8Array {
  const to = new Uint8Array(paths.length + 1);
  for (let at = paths.length - 1; at >= 0; at -= 1) {
    const path = paths[at] as PathNumber;
    to[at + 1] = from[path] as number;
    from[path] = 0;
  }
  return to;
}

function takeEntries(from: Int32Array, paths: Int32Array, parents: Int32Array): Int32Array {
  const to = new Int32Array(paths.length + 1);
  for (let at = paths.length - 1; at >= 0; at -= 1) {
    const path = paths[at] as PathNumber;
    const sum = from[path] as number;
    to[at + 1] = sum;
    if (at > 0) from[parents[path] as PathNumber] = (from[parents[path] as PathNumber] as number) + sum;
    from[path] = 0;
  }
  return to;
}

function takeBytes(from: Float64Array, paths: Int32Array, parents: Int32Array): Float64Array {
  const to = new Float64Array(paths.length + 1);
  for (let at = paths.length - 1; at >= 0; at -= 1) {
    const path = paths[at] as PathNumber;
    const sum = from[path] as number;
    to[at + 1] = sum;
    if (at > 0) from[parents[path] as PathNumber] = (from[parents[path] as PathNumber] as number) + sum;
    from[path] = 0;
  }
  return to;
}
