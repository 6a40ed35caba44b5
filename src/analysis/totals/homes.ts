// At which path the data of an entry counts, if several paths have it (hard links): the first one in the order of a walk through the tree.
import { compareInTree } from '../../oci/entry-path.ts';
import { atLayer } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { LayerEffect } from '../../tree/layer-effect.ts';
import type { PathId } from '../../tree/path-table.ts';

/** Called with an entry, by layer and row, and the path at which its data counts. */
export type VisitHome = (path: PathId, layer: number, row: number) => void;

/** Visits each entry once. Entries that several paths have wait until all paths are known; there are few. */
export class Homes {
  readonly #tree: FileTree;
  readonly #starts: readonly number[];
  readonly #shared: Uint8Array;
  readonly #visit: VisitHome;
  /** Of shared entries, by their numbers. */
  readonly #firsts = new Map<number, { path: PathId; readonly layer: number; readonly row: number }>();

  /** `starts` has the number of the first entry of each layer; `shared` are the {@link sharedEntries}. */
  constructor(tree: FileTree, starts: readonly number[], shared: Uint8Array, visit: VisitHome) {
    this.#tree = tree;
    this.#starts = starts;
    this.#shared = shared;
    this.#visit = visit;
  }

  add(path: PathId, layer: number, row: number): void {
    const number = atLayer(this.#starts, layer) + row;
    if (this.#shared[number] === 0) return this.#visit(path, layer, row);
    const known = this.#firsts.get(number);
    if (!known) this.#firsts.set(number, { path, layer, row });
    else if (compareInTree(this.#tree.pathOf(path), this.#tree.pathOf(known.path)) < 0) known.path = path;
  }

  /** Visits the shared entries. */
  end(): void {
    for (const { path, layer, row } of this.#firsts.values()) this.#visit(path, layer, row);
  }
}

/** Marks with 1 the entries that more than one path has, after any layer; by the number of the first entry of each layer, plus the row. */
export function sharedEntries(
  effects: readonly LayerEffect[],
  starts: readonly number[],
  entryCount: number,
): Uint8Array {
  const shared = new Uint8Array(entryCount);
  /** The last path that had it, plus 1. */
  const owners = new Int32Array(entryCount);
  for (const { changed, added } of effects) {
    for (const { places, after } of [changed, added]) {
      for (let at = 0; at < places.length; at += 1) {
        if (!after.isThereAt(at) || after.isDirectoryAt(at)) continue;
        const number = atLayer(starts, after.layerAt(at)) + after.rowAt(at);
        const owner = (places[at] as PathId) + 1;
        if (owners[number] !== 0 && owners[number] !== owner) shared[number] = 1;
        owners[number] = owner;
      }
    }
  }
  return shared;
}
