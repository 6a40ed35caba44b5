// The payloads whose last names went with one layer, as columns. What is told of each is made anew every time it is asked
// for.
import { comparePaths } from '../spec/entry-path.ts';
import type { FileTree } from './file-tree.ts';
import { IntColumn } from './int-column.ts';
import type { LostPayload, LostPlace } from './lost-payload.ts';
import type { Owner } from './owner.ts';
import { OwnerColumn } from './owner-column.ts';
import type { Place } from './places.ts';
import { Standings } from './standings.ts';

export class LostPayloads implements Iterable<LostPayload> {
  readonly #tree: FileTree;
  readonly #layer: number;
  readonly #owners = new OwnerColumn({ layer: 0, row: 0 });
  /** Where the names of each payload start; they end where those of the next one do. */
  readonly #starts = new IntColumn(0);
  #length = 0;
  readonly #places: Place[] = [];
  /** What stood at each of these places when the layer was done. */
  readonly #successors = new Standings();
  /** Payloads that never had a place. */
  readonly #leftOut: LostPayload[] = [];

  /** Of this layer. */
  constructor(tree: FileTree, layer: number) {
    this.#tree = tree;
    this.#layer = layer;
  }

  /** A payload; its last names follow. */
  add({ layer, row }: Owner): void {
    this.#owners.set(this.#length, layer, row);
    this.#length += 1;
    this.#starts.set(this.#length, this.#places.length);
  }

  /** One of the last names of the payload that was added last, and what this layer put there. */
  addName(place: Place, successor: Owner | undefined, isDirectory: boolean): void {
    this.#places.push(place);
    this.#successors.add(successor, isDirectory);
    this.#starts.set(this.#length, this.#places.length);
  }

  /** The payload of an entry of this layer that has no place in the tree. */
  addLeftOut(row: number, path: string): void {
    const places = [{ path, isDirectory: false }];
    this.#leftOut.push({ owner: { layer: this.#layer, row }, how: 'left-out', places });
  }

  *[Symbol.iterator](): Generator<LostPayload> {
    for (let at = 0; at < this.#length; at += 1) {
      const owner = this.#owners.get(at);
      const places: LostPlace[] = [];
      for (let name = this.#starts.get(at); name < this.#starts.get(at + 1); name += 1)
        places.push(this.#placeAt(name));
      if (places.length > 1) places.sort((a, b) => comparePaths(a.path, b.path));
      yield { owner, how: owner.layer === this.#layer ? 'own' : 'later', places };
    }
    yield* this.#leftOut;
  }

  #placeAt(name: number): LostPlace {
    return {
      path: this.#tree.pathOf(this.#places[name]),
      successor: this.#successors.ownerAt(name),
      isDirectory: this.#successors.isDirectoryAt(name),
    };
  }
}
