// Lays layers on top of each other. Every name is put and taken once, so the cost is that of the entries.
import type { Limits } from '../bytes/limits.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { FileTree } from './file-tree.ts';
import { LayerApplication } from './layer-application.ts';
import type { LayerEffect } from './layer-effect.ts';

export interface Stack {
  readonly tree: FileTree;
  /** One for each layer. */
  readonly effects: readonly LayerEffect[];
}

/** The merged file system of layers, lowest first. */
export function stackLayers(layers: readonly EntryTable[], limits: Limits): Stack {
  const tree = new FileTree(layers);
  const implied = { text: 0 };
  const effects = layers.map((_, layer) => new LayerApplication(tree, layer, limits, implied).run());
  return { tree, effects };
}
