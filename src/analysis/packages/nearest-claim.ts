// The innermost directory above a path that a package claims with everything in it.
import type { FileTree } from '../../tree/file-tree.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import { type ClaimColumn, none } from './claims.ts';

/** Finds it in columns that do not change. Files of one directory usually come one after another, so that the last answer is kept. */
export class NearestClaim {
  readonly #tree: FileTree;
  readonly #columns: readonly ClaimColumn[];
  #directory: PathId | undefined;
  /** The package that claims the directory; {@link none} if there is none. */
  index = none;
  /** Length of the path of the directory. */
  depth = -1;

  constructor(tree: FileTree, columns: readonly ClaimColumn[]) {
    this.#tree = tree;
    this.#columns = columns.filter(({ length }) => length > 0);
  }

  /** Sets the answer for a directory: it can be the one. */
  find(directory: PathId): this {
    if (directory === this.#directory || this.#columns.length === 0) return this;
    this.#directory = directory;
    [this.index, this.depth] = [none, -1];
    for (let at = directory; at !== rootPath && this.index === none; at = this.#tree.parentOf(at)) {
      this.index = firstIn(this.#columns, at);
      if (this.index !== none) this.depth = this.#tree.lengthOf(at);
    }
    return this;
  }
}

/** The package that claims a path in the first of the columns that has it. */
export function firstIn(columns: readonly ClaimColumn[], place: PathId): number {
  for (const column of columns) {
    const index = column.get(place);
    if (index !== none) return index;
  }
  return none;
}
