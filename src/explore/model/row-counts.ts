// How many rows each directory takes in the tree pane, with what is unfolded below it. They do not depend on the order of the rows.
import type { PathNumber, PathTotals } from '../../analysis/totals/path-totals.ts';

/** Which directories are unfolded: those above a depth, apart from exceptions. */
export interface Folding {
  /** Directories of a lower depth are unfolded; those in the root have depth 1. */
  readonly depth: number;
  /** Directories for which it is the other way round. */
  readonly exceptions: ReadonlySet<PathNumber>;
}

export class RowCounts {
  readonly #totals: PathTotals;
  readonly #folding: Folding;
  readonly #depths: Int32Array;
  readonly #counts: Int32Array;

  constructor(totals: PathTotals, folding: Folding, depths: Int32Array) {
    this.#totals = totals;
    this.#folding = folding;
    this.#depths = depths;
    this.#counts = this.#counted();
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
