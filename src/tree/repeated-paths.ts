// Paths that a layer stores more than once (layer.md forbids it), and entries that replace something else of their layer.
import type { Limits } from '../bytes/limits.ts';
import { type EntryTable, pathAt } from '../layer/entry-table.ts';
import { implied } from './entry-ref.ts';
import type { FileTree } from './file-tree.ts';
import { findPath } from './lookup.ts';
import type { PathId } from './path-table.ts';

/** Collects the rows of one layer. */
export class RepeatedPaths {
  /** Rows whose path an earlier entry of the layer has, too. */
  readonly repeated: number[] = [];
  /** Rows that replaced another path of the layer, such as a file where they need a directory. */
  readonly replacing: number[] = [];
  readonly #tree: FileTree;
  readonly #layer: number;
  readonly #table: EntryTable;

  constructor(tree: FileTree, layer: number) {
    this.#tree = tree;
    this.#layer = layer;
    this.#table = tree.tableOf(layer);
  }

  /** A directory of this layer is described again. Another name that leads to it through a link is no repetition. */
  addDirectory(directory: PathId, row: number): void {
    if (this.#isNamedAs(directory, row)) this.repeated.push(row);
  }

  /** The entry of this row replaces what this layer put there. */
  addReplacement(occupant: PathId, row: number): void {
    (this.#isNamedAs(occupant, row) ? this.repeated : this.replacing).push(row);
  }

  /** Rows that have no place in the tree: whiteouts, metadata, and entries that were skipped. */
  addUnplaced(markers: readonly number[], skipped: readonly number[], limits: Limits): void {
    const seen = new Set<string>();
    for (const row of markers) this.#addIfSeen(row, seen);
    for (const row of skipped) {
      if (this.#addIfSeen(row, seen)) continue;
      const there = findPath(this.#tree, pathAt(this.#table, row), limits, 'not the last link');
      if (there !== undefined && this.#isNamedAs(there, row)) this.repeated.push(row);
    }
  }

  #addIfSeen(row: number, seen: Set<string>): boolean {
    const path = pathAt(this.#table, row);
    const isSeen = seen.has(path);
    if (isSeen) this.repeated.push(row);
    seen.add(path);
    return isSeen;
  }

  /** Whether the entry of this layer that made the path has the same name in the tar. */
  #isNamedAs(occupant: PathId, row: number): boolean {
    const maker = this.#tree.entryOf(occupant);
    return (
      maker.layer === this.#layer &&
      maker.row !== implied &&
      pathAt(this.#table, maker.row) === pathAt(this.#table, row)
    );
  }
}
