// The filesystems that can be listed: after all layers, after one of them, and one layer alone; each with what is wasted in it.
import type { Limits } from '../../bytes/limits.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { type Stack, stackLayers } from '../../tree/stack.ts';
import { filesOfLayerAlone } from '../layer-files.ts';
import { type Ledger, wastedPayloads } from '../ledger.ts';
import type { Merged } from '../merge.ts';
import type { ShippedLayers, View } from './view-totals.ts';

export interface ListedFilesystem {
  readonly stack: Stack;
  readonly shipped: ShippedLayers;
  readonly view: View & { readonly layer: number };
  /** Whether it is known what is wasted; of one layer alone, that depends on all layers. */
  readonly knowsWasted: boolean;
}

/** Layers of an image, with the ledger if contents were compared. */
interface StackedLayers extends Stack {
  readonly ledger?: Ledger;
}

/** The filesystem after a layer. */
export function filesystemAfter(layers: StackedLayers, layer: number, limits: Limits): ListedFilesystem {
  const { tables, ledger } = layers;
  const isLast = layer === tables.length - 1;
  const stack = isLast ? layers : stackLayers(tables.slice(0, layer + 1), limits);
  const wasted = ledger?.wasted.filter(({ wastedBy }) => wastedBy <= layer) ?? [];
  const shipped = { ...stack, ledger: { wasted } };
  return { stack, shipped, view: { kind: 'filesystem', layer }, knowsWasted: ledger !== undefined };
}

/** One layer without those below it; undefined if it is not in the archive. `merged` are all layers, if none is missing. */
export function layerAlone(
  tables: readonly (EntryTable | undefined)[],
  layer: number,
  merged: Merged | undefined,
  limits: Limits,
): ListedFilesystem | undefined {
  const stack = filesOfLayerAlone(tables, layer, limits)?.stack;
  if (!stack) return undefined;
  const own = wastedPayloads(stack, () => false);
  const ofImage = merged?.ledger.wasted.filter(({ storedIn }) => storedIn === layer) ?? own;
  const wastedRows = new Set(ofImage.map(({ row }) => row));
  const ownRows = new Set(own.map(({ row }) => row));
  const wasted = [...own, ...ofImage.filter(({ row }) => !ownRows.has(row))];
  const visibleRows = new Set([...ownRows].filter((row) => !wastedRows.has(row)));
  const shipped = { ...stack, ledger: { wasted }, visibleRows };
  return { stack, shipped, view: { kind: 'layer', layer }, knowsWasted: merged !== undefined };
}
