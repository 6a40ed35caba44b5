// How many rows each directory takes in the tree pane, with what is unfolded below it. They do not depend on the order of the rows.
import type { PathNumber, PathTotals } from '../../analysis/totals/path-totals.ts';
import { rootPath } from '../../tree/path-table.ts';

/** Which directories are unfolded: those above a depth, apart from exceptions. */
export interface Folding {
  /** Directories of a lower depth are unfolded; those in the root have depth 1. */
  readonly depth: number;
  /** Directories for which it is the other way round. */
  readonly exceptions: ReadonlySet<PathNumber>;
}

/** The same object each time, so that what was computed for it is found. */
const noExceptions: ReadonlySet<PathNumber> = new Set();

/** Directories of lower depths are unfolded, without exceptions. */
export const foldingAt = (depth: number): Folding => ({ depth, exceptions: noExceptions });

/** With a key that folds all directories, or unfolds all of them. */
export const depthAfterFoldAll = ({ depth }: Folding): number => (depth === 1 ? Number.POSITIVE_INFINITY : 1);

/** Directories that are folded or unfolded by one key, with those that a cursor in them needs. Counting all anew is faster for more. */
const maxToggled = 256;

export class RowCounts {
  readonly #totals: PathTotals;
  readonly #folding: Folding;
  readonly #depths: Int32Array;
  readonly #counts: Int32Array;

  /** `before`: those before the last key. If few directories were folded or unfolded since, the others are not counted again. */
  constructor(totals: PathTotals, folding: Folding, depths: Int32Array, before?: RowCounts) {
    this.#totals = totals;
    this.#folding = folding;
    this.#depths = depths;
    this.#counts = (before && this.#recounted(before)) ?? this.#counted();
  }

  /** Undefined if they are those of other paths, or of a folding that differs too much. */
  #recounted(before: RowCounts): Int32Array | undefined {
    const { depth, exceptions } = before.#folding;
    if (before.#totals !== this.#totals || depth !== this.#folding.depth) return undefined;
    const toggled = differing(exceptions, this.#folding.exceptions);
    if (toggled.length > maxToggled) return undefined;
    const counts = before.#counts.slice();
    const isException = new Set(exceptions);
    const isAsked = (path: PathNumber): boolean => (this.#depths[path] as number) < depth !== isException.has(path);
    for (const path of toggled) {
      if (!isException.delete(path)) isException.add(path);
      const known = counts[path] ?? 0;
      // Not in the view.
      if (path === rootPath || known === 0) continue;
      let count = 1;
      if (isAsked(path)) for (const child of this.#totals.children(path)) count += counts[child] as number;
      counts[path] = count;
      for (let at = path; at !== rootPath; ) {
        at = this.#totals.parentOf(at);
        if (at !== rootPath && !isAsked(at)) break;
        counts[at] = (counts[at] as number) + count - known;
      }
    }
    return counts;
  }

  #counted(): Int32Array {
    const totals = this.#totals;
    const depths = this.#depths;
    const { exceptions } = this.#folding;
    // An integer, also when all are unfolded, or V8 compiles the loop anew.
    const depth = Math.min(this.#folding.depth, depths.length);
    // Asking a set for each path would take longer than all the rest.
    const isException = new Uint8Array(depths.length);
    for (const path of exceptions) isException[path] = 1;
    const { paths } = totals;
    const counts = new Int32Array(depths.length);
    for (let at = paths.length - 1; at > 0; at -= 1) {
      const path = paths[at] as PathNumber;
      const isAsked = (depths[path] as number) < depth !== (isException[path] === 1);
      // Below what is no directory, there is nothing.
      const count = isAsked ? (counts[path] as number) + 1 : 1;
      counts[path] = count;
      const parent = totals.parentOf(path);
      counts[parent] = (counts[parent] as number) + count;
    }
    return counts;
  }

  /** Rows of a path with what is unfolded below it; of the root, without its own. */
  of(path: PathNumber): number {
    return this.#counts[path] as number;
  }

  isUnfolded(path: PathNumber): boolean {
    const { depth, exceptions } = this.#folding;
    return this.depthOf(path) < depth !== exceptions.has(path) && this.#totals.isDirectory(path);
  }

  depthOf(path: PathNumber): number {
    return this.#depths[path] as number;
  }
}

/** What only one of two sets has. */
const differing = (one: ReadonlySet<PathNumber>, other: ReadonlySet<PathNumber>): readonly PathNumber[] => [
  ...[...one].filter((path) => !other.has(path)),
  ...[...other].filter((path) => !one.has(path)),
];
