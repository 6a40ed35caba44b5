// What one layer did to the merged file system, as facts: which paths it changed, which payload it took the last name of.
// No content has been compared yet.
import type { Limits } from '../bytes/limits.ts';
import { comparePaths } from '../oci/entry-path.ts';
import type { Owner } from './columns.ts';
import { IntColumn, OwnerColumn, Standings } from './columns.ts';
import type { FileTree } from './file-tree.ts';
import type { LinkFault } from './lookup.ts';
import type { Place } from './places.ts';

/** An entry that has no place in the tree. */
export interface LeftOut {
  readonly row: number;
  readonly reason: LeftOutReason;
  /** The limit that is exceeded, if it is one: see {@link exceededLimits}. */
  readonly limit?: number;
}

/**
 * On top of the links on the way · missing-target: a hard link to nothing · replaced-target: a hard link to a file that the
 * link's own directory would replace · no-name: a file that would be the root · long-path, long-target · long-implied: too
 * many directories that no entry names
 */
export type LeftOutReason =
  | LinkFault
  | 'missing-target'
  | 'replaced-target'
  | 'no-name'
  | 'long-path'
  | 'long-target'
  | 'long-implied';

export const exceededLimits: Readonly<Partial<Record<LeftOutReason, keyof Limits>>> = {
  'many-links': 'links',
  'long-links': 'pathLength',
  'long-path': 'pathLength',
  'long-target': 'pathLength',
  'long-implied': 'impliedText',
};

export interface LayerEffect {
  /** The paths at which something stood before. */
  readonly changed: PathEffects;
  /** The paths at which nothing did: mostly nearly all. */
  readonly added: PathEffects;
  readonly lost: LostPayloads;
  readonly leftOut: readonly LeftOut[];
  /** Rows that took the place of what an entry of the same layer had put there. */
  readonly repeated: readonly number[];
}

/** All the paths of a layer. */
export function* pathsOf({ changed, added }: LayerEffect): Generator<PathEffect> {
  yield* changed;
  yield* added;
}

// One path that a layer changed, or that differs between two images. No content has been compared yet.

/** What stood at a path before the layer, and what it put there; one of them may be missing. */
export interface PathEffect {
  readonly path: string;
  /** The entries that describe it: of a hard link the one with the bytes. */
  readonly before?: Owner;
  readonly after?: Owner;
  readonly isDirectoryBefore: boolean;
  readonly isDirectoryAfter: boolean;
}

// A payload that one layer took the last name of, and the paths that lost it. No content has been compared yet.

/** A path that lost its file, and what this layer put there. */
export interface LostPlace {
  readonly path: string;
  /** Undefined where nothing stands there. */
  readonly successor?: Owner;
  /** Whether the successor is a directory. */
  readonly isDirectory: boolean;
}

/** Payload whose last name went. */
export interface LostPayload {
  readonly owner: Owner;
  /**
   * own: replaced by an entry of its own layer · left-out: its entry cannot be placed in the tree · later: wasted by a later layer
   */
  readonly how: 'own' | 'left-out' | 'later';
  /** The names that went last, in order: several where hard links went together. */
  readonly places: readonly LostPlace[];
}

// Paths that a layer changed, as columns: mostly it is asked only how many they are, or what their entries differ in. What is
// told of each is made anew every time it is asked for.

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

// The payloads whose last names went with one layer, as columns. What is told of each is made anew every time it is asked
// for.

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
