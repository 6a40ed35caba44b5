// What a host that has one image must pull for another. An engine only reuses a layer if all layers below it are the same too
// (the same chain ID), so it pulls every layer from the first difference on.
import type { Digest } from '../../oci/digest.ts';
import type { Change } from '../../tree/change.ts';
import { atLayer, entryKey } from '../../tree/entry-ref.ts';
import type { ImageAnalysis } from '../analysis.ts';
import { diffIDOf, type LayerAnalysis } from '../layer-analysis.ts';
import { layerSizes, type Sizes, sumOfSizes } from '../sizes.ts';
import { isSame } from './record-changes.ts';

/** What a host with the old image pulls for the new one. */
export interface Pull {
  /** Indexes of layers of the new image that the host has already. */
  readonly reusedLayers: readonly number[];
  /** Indexes of layers that it must pull. */
  readonly pulledLayers: readonly number[];
  readonly sizes: Sizes;
  /** Index of the first pulled layer, the reason that all above it are pulled. Null if nothing is pulled. */
  readonly cacheBrokenBy: number | null;
  /** Indexes of pulled layers that the old image also has, on top of other layers. */
  readonly repulledLayers: readonly number[];
  readonly repulledSizes: Sizes;
  /** Bytes of the files that changed; null if unknown. */
  readonly changedBytes: number | null;
}

export function pullOf(old: ImageAnalysis, newer: ImageAnalysis, changes: readonly Change[] | undefined): Pull {
  // The same image ID means the same layers, but the blobs can be compressed in another way.
  const isSameImage = isSame(old.image, newer.image);
  const first = newer.layers.findIndex((layer, at) =>
    isSameImage ? isOtherBlob(old.layers[at], layer) : !isSameLayer(old.layers[at], layer),
  );
  const start = first === -1 ? newer.layers.length : first;
  const pulled = newer.layers.slice(start);
  const known = distinct(old.layers);
  const again = pulled.filter((layer) => known.get(diffIDOf(layer))?.some((other) => isSameLayer(other, layer)));
  return {
    reusedLayers: newer.layers.slice(0, start).map(indexOf),
    pulledLayers: pulled.map(indexOf),
    sizes: sizesOnce(pulled),
    cacheBrokenBy: pulled.length > 0 ? start : null,
    repulledLayers: again.map(indexOf),
    repulledSizes: sizesOnce(again),
    changedBytes: changes && newer.merged ? payloadOf(changes, newer.merged.tables) : null,
  };
}

/** A layer that is listed twice is pulled once. */
const sizesOnce = (layers: readonly LayerAnalysis[]): Sizes =>
  sumOfSizes([...distinct(layers).values()].flat().map(layerSizes));

/** Layers without repetitions, by diff ID. An image can list a hundred thousand layers, so do not compare each with each. */
function distinct(layers: readonly LayerAnalysis[]): ReadonlyMap<Digest | undefined, readonly LayerAnalysis[]> {
  const found = new Map<Digest | undefined, LayerAnalysis[]>();
  for (const layer of layers) {
    const diffID = diffIDOf(layer);
    const alike = found.get(diffID) ?? [];
    found.set(diffID, alike);
    if (diffID === undefined || !alike.some((other) => isSameLayer(other, layer))) alike.push(layer);
  }
  return found;
}

const indexOf = ({ layer }: LayerAnalysis): number => layer.index;

/** The same diff ID and, if both are stored compressed, the same blob. */
function isSameLayer(a: LayerAnalysis | undefined, b: LayerAnalysis): boolean {
  const diffID = a && diffIDOf(a);
  return diffID !== undefined && diffID === diffIDOf(b) && !isOtherBlob(a, b);
}

/** Whether both are stored compressed, as different blobs. */
function isOtherBlob(a: LayerAnalysis | undefined, b: LayerAnalysis): boolean {
  const [old, newer] = [a, b].map((one) =>
    one?.changeset && one.changeset.compression !== 'none' ? one.layer.declared?.digest : undefined,
  );
  return Boolean(old && newer) && old !== newer;
}

/** A layer stores a changed file completely, even if only an attribute changed. Each inode counts once. */
function payloadOf(changes: readonly Change[], tables: readonly { readonly size: Float64Array }[]): number {
  const files = new Map<number, number>();
  for (const { after, isDirectory } of changes) {
    if (after && !isDirectory) files.set(entryKey(after), atLayer(tables, after.layer).size[after.row] as number);
  }
  return [...files.values()].reduce((sum, size) => sum + size, 0);
}
