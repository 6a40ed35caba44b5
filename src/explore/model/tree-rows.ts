// The rows of the tree pane. Only those in the window are made: an image has hundreds of thousands of paths. Directories are sorted
// when one of their rows is asked for.
import type { PathNumber, PathTotals } from '../../analysis/totals/path-totals.ts';
import { rootPath } from '../../tree/path-table.ts';
import type { RowCounts } from './row-counts.ts';

/** The row of one path. */
export interface TreeRow {
  readonly path: PathNumber;
  /** 1 in the root. */
  readonly depth: number;
}

/** An open directory on the way to a row: its entries, and the place of the current one. */
interface Cursor {
  readonly entries: readonly PathNumber[];
  at: number;
}

export class TreeRows {
  readonly #totals: PathTotals;
  readonly #counts: RowCounts;
  readonly #sorted: (directory: PathNumber) => readonly PathNumber[];

  /** `sorted` gives the entries of a directory in the order of their rows. */
  constructor(totals: PathTotals, counts: RowCounts, sorted: (directory: PathNumber) => readonly PathNumber[]) {
    this.#totals = totals;
    this.#counts = counts;
    this.#sorted = sorted;
  }

  get length(): number {
    return this.#counts.of(rootPath);
  }

  isUnfolded(path: PathNumber): boolean {
    return this.#counts.isUnfolded(path);
  }

  /** The path of a row; undefined if there is no such row. */
  at(row: number): PathNumber | undefined {
    return this.slice(row, row + 1)[0]?.path;
  }

  slice(start: number, end: number): readonly TreeRow[] {
    const first = Math.max(start, 0);
    const last = Math.min(end, this.length);
    const rows: TreeRow[] = [];
    if (first >= last) return rows;
    const open = this.#cursorsAt(first);
    while (rows.length < last - first) {
      const { entries, at } = open.at(-1) as Cursor;
      const path = entries[at];
      if (path === undefined) {
        open.pop();
        (open.at(-1) as Cursor).at += 1;
        continue;
      }
      rows.push({ path, depth: this.#counts.depthOf(path) });
      if (this.#counts.of(path) > 1) open.push({ entries: this.#sorted(path), at: 0 });
      else (open.at(-1) as Cursor).at += 1;
    }
    return rows;
  }

  /** The row of a path, or of the lowest directory above it that has one; undefined if there is none. */
  rowOf(path: PathNumber): number | undefined {
    const steps: PathNumber[] = [];
    for (let at = path; at !== rootPath; at = this.#totals.parentOf(at)) steps.push(at);
    let row = -1;
    let directory: PathNumber = rootPath;
    for (const step of steps.reverse()) {
      if (this.#counts.of(step) === 0 || (directory !== rootPath && this.#counts.of(directory) === 1)) break;
      row += 1;
      for (const entry of this.#sorted(directory)) {
        if (entry === step) break;
        row += this.#counts.of(entry);
      }
      directory = step;
    }
    return row < 0 ? undefined : row;
  }

  /** The open directories down to a row. */
  #cursorsAt(row: number): Cursor[] {
    const open: Cursor[] = [];
    let directory: PathNumber = rootPath;
    for (let left = row; ; left -= 1) {
      const entries = this.#sorted(directory);
      let at = 0;
      for (; left >= this.#counts.of(entries[at] as PathNumber); at += 1)
        left -= this.#counts.of(entries[at] as PathNumber);
      open.push({ entries, at });
      if (left === 0) return open;
      directory = entries[at] as PathNumber;
    }
  }
}
