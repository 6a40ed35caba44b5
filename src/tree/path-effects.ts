// Paths that a layer changed, as columns: mostly it is asked only how many they are, or what their entries differ in. What is
// told of each is made anew every time it is asked for.
import type { FileTree } from './file-tree.ts';
import type { PathEffect } from './path-effect.ts';
import type { Place } from './places.ts';
import type { Standings } from './standings.ts';

export class PathEffects implements Iterable<PathEffect> {
  readonly #tree: FileTree;
  readonly #places: readonly Place[];
  readonly #after: Standings;
  readonly #before: Standings | undefined;

  /**
   * What stood at each place when the layer was done, since a later one may put something else there, and what stood there
   * before it; undefined where nothing did anywhere.
   */
  constructor(tree: FileTree, places: readonly Place[], after: Standings, before?: Standings) {
    this.#tree = tree;
    this.#places = places;
    this.#after = after;
    this.#before = before;
  }

  get length(): number {
    return this.#places.length;
  }

  *[Symbol.iterator](): Generator<PathEffect> {
    for (let at = 0; at < this.#places.length; at += 1) {
      yield {
        path: this.#tree.pathOf(this.#places[at]),
        before: this.#before?.ownerAt(at),
        after: this.#after.ownerAt(at),
        isDirectoryBefore: this.#before?.isDirectoryAt(at) ?? false,
        isDirectoryAfter: this.#after.isDirectoryAt(at),
      };
    }
  }
}
