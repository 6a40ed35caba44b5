// The payloads whose last names went with one layer, as columns.
import { comparePaths } from '../spec/entry-path.ts';
import type { FileTree } from './file-tree.ts';
import { IntColumn } from './int-column.ts';
import type { LostPayload, LostPlace } from './lost-payload.ts';
import type { Owner } from './owner.ts';
import { OwnerColumn } from './owner-column.ts';
import type { Place } from './places.ts';
import type { Standings } from './standings.ts';

const room = 2 ** 8;

export class LostPayloads implements Iterable<LostPayload> {
  readonly #tree: FileTree;
  readonly #layer: number;
  readonly #owners = new OwnerColumn({ layer: 0, row: 0 }, room);
  /** Where the names of each payload start; they end where those of the next one do. */
  readonly #starts = new IntColumn(0, room);
  #length = 0;
  readonly #places: Place[] = [];
  readonly #successors: Standings;
  /** Payloads that never had a place. */
  readonly #leftOut: LostPayload[] = [];

  /** Of this layer. What it put at each place, in the order of adding, is told apart. */
  constructor(tree: FileTree, layer: number, successors: Standings) {
    this.#tree = tree;
    this.#layer = layer;
    this.#successors = successors;
  }

  /** A payload with the places of its last names. */
  add({ layer, row }: Owner, places: readonly Place[]): void {
    this.#owners.set(this.#length, layer, row);
    this.#length += 1;
    this.#places.push(...places);
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
