// Paths that a layer changed, as columns: mostly it is asked only how many they are, or what their entries differ in.
import type { FileTree } from './file-tree.ts';
import type { PathEffect } from './path-effect.ts';
import type { Place } from './places.ts';
import type { Standings } from './standings.ts';

export class PathEffects implements Iterable<PathEffect> {
  readonly #tree: FileTree;
  readonly #places: readonly Place[];
  readonly #before: Standings;
  readonly #after: Standings;

  /** What stood at each place before the layer and when it was done: a later one may put something else there. */
  constructor(tree: FileTree, places: readonly Place[], before: Standings, after: Standings) {
    this.#tree = tree;
    this.#places = places;
    this.#before = before;
    this.#after = after;
  }

  get length(): number {
    return this.#places.length;
  }

  *[Symbol.iterator](): Generator<PathEffect> {
    for (let at = 0; at < this.#places.length; at += 1) {
      yield {
        path: this.#tree.pathOf(this.#places[at]),
        before: this.#before.ownerAt(at),
        after: this.#after.ownerAt(at),
        isDirectoryBefore: this.#before.isDirectoryAt(at),
        isDirectoryAfter: this.#after.isDirectoryAt(at),
      };
    }
  }
}
