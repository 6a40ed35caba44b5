// What was at each path after each layer, from what the layers changed: no layer is applied again.
import type { EntryRef } from './entry-ref.ts';
import type { LayerEffect, PathEffects } from './layer-effect.ts';
import { type PathId, rootPath } from './path-table.ts';

/** Kinds of states. A deleted path remembers what it was. */
const [other, directory, goneOther, goneDirectory] = [1, 2, 3, 4];
const none = -1;

/** The states of all paths as columns, in the order of the layers that brought them about. References to states are plus 1; 0 is none. */
export interface PathStates {
  /** The last state of each path, by path ID. */
  readonly last: Int32Array;
  /** The state of the same path before. */
  readonly before: Int32Array;
  /** The layer that brought it about. */
  readonly since: Int32Array;
  readonly kinds: Uint8Array;
  /** Layer and row of the entry that describes the path, or did before it was deleted. */
  readonly layers: Int32Array;
  readonly rows: Int32Array;
}

/** `length` is that of the path table, or more. */
export function pathStates(effects: readonly LayerEffect[], length: number): PathStates {
  const count = 1 + effects.reduce((sum, { changed, added }) => sum + changed.length + added.length, 0);
  const columns = {
    last: new Int32Array(length),
    before: new Int32Array(count),
    since: new Int32Array(count),
    kinds: new Uint8Array(count),
    layers: new Int32Array(count),
    rows: new Int32Array(count),
  };
  // Without an entry, the root is a directory, too.
  columns.last[rootPath] = 1;
  columns.since[0] = none;
  columns.kinds[0] = directory;
  columns.layers[0] = none;
  columns.rows[0] = none;
  let next = 1;
  for (const [layer, { changed, added }] of effects.entries()) {
    next = addStates(columns, changed, layer, next);
    next = addStates(columns, added, layer, next);
  }
  return columns;
}

function addStates(
  { last, before, since, kinds, layers, rows }: PathStates,
  { places, after }: PathEffects,
  layer: number,
  first: number,
): number {
  for (let at = 0; at < places.length; at += 1) {
    const state = first + at;
    const path = places[at] as PathId;
    const known = last[path] as number;
    before[state] = known;
    last[path] = state + 1;
    since[state] = layer;
    if (after.isThereAt(at)) {
      kinds[state] = after.isDirectoryAt(at) ? directory : other;
      layers[state] = after.layerAt(at);
      rows[state] = after.rowAt(at);
    } else {
      kinds[state] = isDirectoryKind(kinds[known - 1]) ? goneDirectory : goneOther;
      layers[state] = layers[known - 1] ?? none;
      rows[state] = rows[known - 1] ?? none;
    }
  }
  return first + places.length;
}

const isDirectoryKind = (kind: number | undefined): boolean => kind === directory || kind === goneDirectory;

/** What is or was at a path. */
export interface PastState {
  readonly isThere: boolean;
  readonly isDirectory: boolean;
  /** The entry that describes it. */
  readonly layer: number;
  readonly row: number;
}

/** The merged filesystem as it was after a layer. Also knows what was at deleted paths. */
export class PastTree {
  readonly #states: PathStates;
  readonly #layer: number;

  constructor(states: PathStates, layer: number) {
    this.#states = states;
    this.#layer = layer;
  }

  /** Index of the state of a path; -1 if it has none yet. Most paths have one. */
  #stateOf(pathId: PathId): number {
    const { last, before, since } = this.#states;
    let state = (last[pathId] ?? 0) - 1;
    while (state >= 0 && (since[state] as number) > this.#layer) state = (before[state] as number) - 1;
    return state;
  }

  /**
   * Calls `visit` for each path with an entry that describes it or did, in the order of path IDs. With `wanted`, by path ID, only for
   * those with 1. The state is reused: it is valid during the call.
   */
  each(wanted: Uint8Array | undefined, visit: (pathId: PathId, state: PastState) => void): void {
    const { last, kinds, layers, rows } = this.#states;
    const state = { isThere: false, isDirectory: false, layer: none, row: none };
    for (let pathId: PathId = rootPath; pathId < last.length; pathId += 1) {
      if (wanted?.[pathId] === 0) continue;
      const at = this.#stateOf(pathId);
      if (at < 0 || layers[at] === none) continue;
      const kind = kinds[at] as number;
      state.isThere = kind === other || kind === directory;
      state.isDirectory = isDirectoryKind(kind);
      state.layer = layers[at] as number;
      state.row = rows[at] as number;
      visit(pathId, state);
    }
  }

  isThere(pathId: PathId): boolean {
    const kind = this.#states.kinds[this.#stateOf(pathId)];
    return kind === other || kind === directory;
  }

  /** Whether the path existed after this layer or after one below it. */
  wasThere(pathId: PathId): boolean {
    return this.#stateOf(pathId) >= 0;
  }

  /** Whether the path is a directory; if it was deleted, whether it was one. */
  isDirectory(pathId: PathId): boolean {
    return isDirectoryKind(this.#states.kinds[this.#stateOf(pathId)]);
  }

  /** Layer and row of that entry; the layer is -1 if there is none. */
  layerOf(pathId: PathId): number {
    return this.#states.layers[this.#stateOf(pathId)] ?? none;
  }

  rowOf(pathId: PathId): number {
    return this.#states.rows[this.#stateOf(pathId)] ?? none;
  }

  /** The entry that describes the path, or the last one that did; for a hard link, the entry with its content. */
  ownerOf(pathId: PathId): EntryRef | undefined {
    const state = this.#stateOf(pathId);
    const layer = this.#states.layers[state] ?? none;
    return layer === none ? undefined : { layer, row: this.#states.rows[state] as number };
  }
}
