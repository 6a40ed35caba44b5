// The files that one layer ships, also those that later layers delete or replace.
import type { Limits } from '../bytes/limits.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { EntryTableBuilder } from '../layer/entry-table-builder.ts';
import type { PathId } from '../tree/path-table.ts';
import { type Stack, stackLayers } from '../tree/stack.ts';

export interface LayerFiles {
  /** A filesystem with the files of the layer at their paths. */
  readonly stack: Stack;
  /** Whether the layer made this name, or describes this directory. */
  has(place: PathId): boolean;
}

/** Tables of layers, lowest first; undefined for a layer that is not in the archive. */
type Tables = readonly (EntryTable | undefined)[];

/** In the filesystem after the layer. Undefined if the layer or one below it is not in the archive. */
export function filesAfterLayer(tables: Tables, layer: number, limits: Limits): LayerFiles | undefined {
  const known = tables.slice(0, layer + 1).flatMap((table) => table ?? []);
  if (known.length <= layer) return undefined;
  const stack = stackLayers(known, limits);
  return { stack, has: (place) => stack.tree.layerOf(place) === layer };
}

/** Without the layers below it. Undefined if it is not in the archive. */
export function filesOfLayerAlone(tables: Tables, layer: number, limits: Limits): LayerFiles | undefined {
  const table = tables[layer];
  if (!table) return undefined;
  const empty = new EntryTableBuilder().build();
  const stack = stackLayers(
    tables.map((_, at) => (at === layer ? table : empty)),
    limits,
  );
  return { stack, has: (place) => stack.tree.layerOf(place) === layer };
}
