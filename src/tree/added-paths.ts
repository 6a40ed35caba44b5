// The paths that a layer brought where nothing stood, as columns: mostly it is asked only how many they are.
import type { FileTree } from './file-tree.ts';
import type { Owner } from './owner.ts';
import type { PathEffect } from './path-effect.ts';
import type { Place } from './places.ts';

export class AddedPaths implements Iterable<PathEffect> {
  readonly #tree: FileTree;
  readonly #places: readonly Place[];
  /** What stood at each place when the layer was done; a later one may put something else there. */
  readonly #layers: Int32Array;
  readonly #rows: Int32Array;
  readonly #isDirectory: Uint8Array;

  constructor(tree: FileTree, places: readonly Place[]) {
    this.#tree = tree;
    this.#places = places;
    this.#layers = new Int32Array(places.length);
    this.#rows = new Int32Array(places.length);
    this.#isDirectory = new Uint8Array(places.length);
    for (const [at, place] of places.entries()) {
      const { layer, row } = tree.describerOf(place);
      this.#layers[at] = layer;
      this.#rows[at] = row;
      this.#isDirectory[at] = tree.isDirectory(place) ? 1 : 0;
    }
  }

  get length(): number {
    return this.#places.length;
  }

  *[Symbol.iterator](): Generator<PathEffect> {
    for (const [at, place] of this.#places.entries()) {
      const after: Owner = { layer: this.#layers[at], row: this.#rows[at] };
      const isDirectoryAfter = this.#isDirectory[at] === 1;
      yield { path: this.#tree.pathOf(place), before: undefined, after, isDirectoryBefore: false, isDirectoryAfter };
    }
  }
}
