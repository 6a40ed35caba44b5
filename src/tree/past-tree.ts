// What was at each path after a layer, from what the layers changed: no layer is applied again.
import type { EntryRef } from './entry-ref.ts';
import type { LayerEffect, PathEffects } from './layer-effect.ts';
import { type PathId, rootPath } from './path-table.ts';

const [never, gone, other, directory] = [0, 1, 2, 3];
const none = -1;

/** The merged filesystem as it was after a layer, as columns by path ID. Also knows what was at deleted paths. */
export class PastTree {
  readonly #occupants: Uint8Array;
  readonly #wereDirectories: Uint8Array;
  readonly #layers: Int32Array;
  readonly #rows: Int32Array;

  /** `effects` are those of the layers up to this one; `length` is that of the path table. */
  constructor(effects: readonly LayerEffect[], length: number) {
    this.#occupants = new Uint8Array(length);
    this.#wereDirectories = new Uint8Array(length);
    this.#layers = new Int32Array(length).fill(none);
    this.#rows = new Int32Array(length).fill(none);
    this.#occupants[rootPath] = directory;
    this.#wereDirectories[rootPath] = 1;
    for (const { changed, added } of effects) {
      this.#apply(changed);
      this.#apply(added);
    }
  }

  #apply({ places, after }: PathEffects): void {
    for (let at = 0; at < places.length; at += 1) {
      const pathId = places[at] as PathId;
      if (!after.isThereAt(at)) {
        this.#occupants[pathId] = gone;
        continue;
      }
      const isDirectory = after.isDirectoryAt(at);
      this.#occupants[pathId] = isDirectory ? directory : other;
      this.#wereDirectories[pathId] = isDirectory ? 1 : 0;
      this.#layers[pathId] = after.layerAt(at);
      this.#rows[pathId] = after.rowAt(at);
    }
  }

  isThere(pathId: PathId): boolean {
    return (this.#occupants[pathId] ?? never) > gone;
  }

  /** Whether the path existed after this layer or after one below it. */
  wasThere(pathId: PathId): boolean {
    return (this.#occupants[pathId] ?? never) > never;
  }

  /** Whether the path is a directory; if it was deleted, whether it was one. */
  isDirectory(pathId: PathId): boolean {
    return this.#wereDirectories[pathId] === 1;
  }

  /** Layer and row of that entry; the layer is -1 if there is none. */
  layerOf(pathId: PathId): number {
    return this.#layers[pathId] ?? none;
  }

  rowOf(pathId: PathId): number {
    return this.#rows[pathId] ?? none;
  }

  /** The entry that describes the path, or the last one that did; for a hard link, the entry with its content. */
  ownerOf(pathId: PathId): EntryRef | undefined {
    const layer = this.#layers[pathId] ?? none;
    return layer === none ? undefined : { layer, row: this.#rows[pathId] as number };
  }
}
