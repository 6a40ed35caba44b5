// What one layer did to each path. The attributes of a path are compared when they are asked for: a layer can change all of them, and a
// screen shows some.
import type { Merged } from '../../analysis/merge.ts';
import type { PathNumber } from '../../analysis/totals/path-totals.ts';
import { counts } from '../../tree/change.ts';
import { atLayer } from '../../tree/entry-ref.ts';
import { type Kind, kinds } from './view-state.ts';

export class LayerKinds {
  readonly #merged: Merged;
  readonly #layer: number;
  /** By path: the index of its kind, or a place among the paths that the layer changed, plus the number of kinds. */
  readonly #column: Int32Array;

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
}
