// Lays layers on top of each other. Every name is put and taken once, so the cost is that of the entries.
import type { Limits } from '../bytes/limits.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { LayerApplication } from './apply-layer.ts';
import { IntColumn } from './columns.ts';
import { FileTree } from './file-tree.ts';
import type { LayerEffect } from './layer-effect.ts';

/** Layers laid on top of each other; no content compared. */
export interface Stack {
  /** The merged file system. */
  readonly tree: FileTree;
  /** The layers, lowest first. */
  readonly tables: readonly EntryTable[];
  /** What each layer did, path by path: also to paths below a directory that went. */
  readonly effects: readonly LayerEffect[];
}

/** A stack that grows by one layer at a time. */
export class Stacking {
  readonly #tree = new FileTree();
  readonly #effects: LayerEffect[] = [];
  readonly #limits: Limits;
  readonly #shared = { impliedText: 0, places: new IntColumn(0), inodes: new IntColumn(0) };

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Puts the next layer on top. */
  add(table: EntryTable): void {
    const layer = this.#tree.addLayer(table);
    this.#effects.push(new LayerApplication(this.#tree, layer, this.#limits, this.#shared).run());
  }

  get stack(): Stack {
    return { tree: this.#tree, tables: this.#tree.tables, effects: this.#effects };
  }
}

/** The merged file system of layers, lowest first. */
export function stackLayers(layers: readonly EntryTable[], limits: Limits): Stack {
  const stacking = new Stacking(limits);
  for (const table of layers) stacking.add(table);
  return stacking.stack;
}
