// The payloads that a layer removed the last name of, and what it put there instead. Content is not compared here.
import { comparePaths } from '../oci/entry-path.ts';
import { EntryRefColumn, IntColumn, Occupants } from './columns.ts';
import type { EntryRef } from './entry-ref.ts';
import type { FileTree } from './file-tree.ts';
import type { PathId } from './path-table.ts';

/** A path that lost its file, and what the layer put there instead. */
export interface RemovedName {
  readonly path: string;
  /** Undefined if the layer put nothing there. */
  readonly successor?: EntryRef | undefined;
  /** Whether the successor is a directory. */
  readonly isDirectory: boolean;
}

/** A payload of which a layer removed the last name. */
export interface RemovedPayload {
  readonly owner: EntryRef;
  /**
   * own: replaced by an entry of its own layer.
   * left-out: its entry was skipped, or is not a path.
   * later: removed or replaced by a later layer.
   */
  readonly how: 'own' | 'left-out' | 'later';
  /** The names removed last, sorted by path: several if hard links were removed together. */
  readonly places: readonly [RemovedName, ...RemovedName[]];
}

/**
 * The payloads that one layer removed the last name of, as columns. The object for each is built anew in every
 * iteration.
 */
export class RemovedPayloads implements Iterable<RemovedPayload> {
  readonly #tree: FileTree;
  readonly #layer: number;
  readonly #owners = new EntryRefColumn({ layer: 0, row: 0 });
  /** Start of each payload's names; they end at the start of the next payload's names. */
  readonly #starts = new IntColumn(0);
  #length = 0;
  readonly #places: PathId[] = [];
  /** What was at each of these paths once the layer was applied. */
  readonly #successors = new Occupants();
  /** Payloads of entries that never had a path in the tree. */
  readonly #skipped: RemovedPayload[] = [];

  constructor(tree: FileTree, layer: number) {
    this.#tree = tree;
    this.#layer = layer;
  }

  get length(): number {
    return this.#length + this.#skipped.length;
  }

  /** Adds a payload. Add its names next, with {@link addName}. */
  add({ layer, row }: EntryRef): void {
    this.#owners.set(this.#length, layer, row);
    this.#length += 1;
    this.#starts.set(this.#length, this.#places.length);
  }

  /** Adds one of the last names of the most recently added payload, and what the layer put there. */
  addName(pathId: PathId, successor: EntryRef | undefined, isDirectory: boolean): void {
    this.#places.push(pathId);
    this.#successors.add(successor, isDirectory);
    this.#starts.set(this.#length, this.#places.length);
  }

  /** Adds the payload of an entry of this layer that has no path. */
  addSkipped(row: number, path: string): void {
    const places = [{ path, isDirectory: false }] as const;
    this.#skipped.push({ owner: { layer: this.#layer, row }, how: 'left-out', places });
  }

  /** The payloads that the layer stores and replaces again, with the last names of each. */
  *duplicates(): Generator<{ readonly owner: EntryRef; readonly places: readonly PathId[] }> {
    for (let at = 0; at < this.#length; at += 1) {
      if (this.#owners.layerAt(at) !== this.#layer) continue;
      yield { owner: this.#owners.get(at), places: this.#places.slice(this.#starts.get(at), this.#starts.get(at + 1)) };
    }
  }

  /**
   * The files of lower layers with what this layer put at each of the last names. The payloads of this layer are duplicate or unusable
   * whatever replaces them.
   */
  *replacedLater(): Generator<readonly [EntryRef, EntryRef | undefined]> {
    for (let at = 0; at < this.#length; at += 1) {
      if (this.#owners.layerAt(at) === this.#layer) continue;
      for (let name = this.#starts.get(at); name < this.#starts.get(at + 1); name += 1)
        yield [this.#owners.get(at), this.#successors.ownerAt(name)];
    }
  }

  *[Symbol.iterator](): Generator<RemovedPayload> {
    for (let at = 0; at < this.#length; at += 1) {
      const owner = this.#owners.get(at);
      const places: RemovedName[] = [];
      for (let name = this.#starts.get(at); name < this.#starts.get(at + 1); name += 1)
        places.push(this.#placeAt(name));
      if (places.length > 1) places.sort((a, b) => comparePaths(a.path, b.path));
      const how = owner.layer === this.#layer ? 'own' : 'later';
      yield { owner, how, places: places as [RemovedName, ...RemovedName[]] };
    }
    yield* this.#skipped;
  }

  #placeAt(name: number): RemovedName {
    return {
      path: this.#tree.pathOf(this.#places[name] as PathId),
      successor: this.#successors.ownerAt(name),
      isDirectory: this.#successors.isDirectoryAt(name),
    };
  }
}
