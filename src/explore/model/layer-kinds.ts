// What one layer did to each path. The attributes of a path are compared when they are asked for: a layer can change all of them, and a
// screen shows some.
import type { Merged } from '../../analysis/merge.ts';
import type { PathNumber } from '../../analysis/totals/path-totals.ts';
import { counts } from '../../tree/change.ts';
import { atLayer } from '../../tree/entry-ref.ts';
import { type Kind, kinds } from './view-state.ts';

/** Paths that are compared in one step: milliseconds. */
const stepLength = 5000;

export class LayerKinds {
  readonly #merged: Merged;
  readonly #layer: number;
  /** By path: the index of its kind, or a place among the paths that the layer changed, plus the number of kinds. */
  readonly #column: Int32Array;
  /** How many of the changed paths were compared in advance. */
  #compared = 0;

  constructor(merged: Merged, layer: number) {
    const { changed, added } = atLayer(merged.effects, layer);
    this.#merged = merged;
    this.#layer = layer;
    this.#column = new Int32Array(merged.tree.paths.length);
    for (const path of added.places) this.#column[path] = kinds.indexOf('added');
    for (const [at, path] of changed.places.entries()) this.#column[path] = kinds.length + at;
  }

  at(path: PathNumber): Kind {
    let known = this.#column[path] ?? 0;
    if (known >= kinds.length) {
      const change = this.#merged.changeAt(this.#layer, known - kinds.length);
      known = counts(change) ? kinds.indexOf(change.kind) : 0;
      this.#column[path] = known;
    }
    return kinds[known] as Kind;
  }

  /** Compares some of the paths in advance; false if that is done. */
  compareNext(): boolean {
    const { places } = atLayer(this.#merged.effects, this.#layer).changed;
    if (this.#compared >= places.length) return false;
    for (const path of places.slice(this.#compared, this.#compared + stepLength)) this.at(path);
    this.#compared += stepLength;
    return true;
  }

  /** A column of that length, by path: 1 if the path is neither of a hidden kind nor 0 in `fitting`. */
  without(hidden: ReadonlySet<Kind>, length: number, fitting: Uint8Array | undefined): Uint8Array {
    const wanted = fitting?.slice() ?? new Uint8Array(length).fill(1);
    const isHidden = Uint8Array.from(kinds, (kind) => (hidden.has(kind) ? 1 : 0));
    const column = this.#column;
    for (let path = 0; path < length; path += 1) {
      const known = column[path] ?? 0;
      const kind = known < kinds.length ? known : kinds.indexOf(this.at(path));
      if (isHidden[kind] === 1) wanted[path] = 0;
    }
    return wanted;
  }
}
