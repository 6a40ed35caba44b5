// Applies layers on top of each other. Each entry inserts a name once and a name is removed at most once, so the total cost
// is proportional to the number of entries.
import type { Limits } from '../bytes/limits.ts';
import { chargeMemory } from '../bytes/memory.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { LayerApplication } from './apply-layer.ts';
import { IntColumn } from './columns.ts';
import { FileTree } from './file-tree.ts';
import type { LayerEffect } from './layer-effect.ts';

/** The layers of an image applied in order, without comparing file contents. */
export interface Stack {
  /** The merged filesystem. */
  readonly tree: FileTree;
  /** Entry tables of the layers, lowest first. */
  readonly tables: readonly EntryTable[];
  /** What each layer changed, path by path, including paths inside directories that were removed. */
  readonly effects: readonly LayerEffect[];
}

/** Memory of the record of what a layer changed, in bytes. */
const layerSize = 2000;
/** Memory that an entry takes in the merged filesystem and in what its layer changed, besides its name, in bytes. */
const entrySize = 400;
/** Paths are stored once more, in columns that grow. */
const nameCopies = 3;

/** A stack that grows one layer at a time. */
export class Stacking {
  readonly #tree = new FileTree();
  readonly #effects: LayerEffect[] = [];
  readonly #limits: Limits;
  readonly #shared = { impliedPathBytes: 0, places: new IntColumn(0), inodes: new IntColumn(0) };

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Applies the next layer.
   * @throws {InputError} `limit` if the run exceeds its memory
   */
  add(table: EntryTable): void {
    chargeMemory(
      this.#limits,
      layerSize + table.length * entrySize + table.names.length * nameCopies,
      'merged filesystems',
    );
    const layer = this.#tree.addLayer(table);
    this.#effects.push(new LayerApplication(this.#tree, layer, this.#limits, this.#shared).run());
  }

  get stack(): Stack {
    return { tree: this.#tree, tables: this.#tree.tables, effects: this.#effects };
  }
}

/** Merges layers, given lowest first. */
export function stackLayers(layers: readonly EntryTable[], limits: Limits): Stack {
  const stacking = new Stacking(limits);
  for (const table of layers) stacking.add(table);
  return stacking.stack;
}
