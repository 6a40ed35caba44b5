// What a host that has one image must pull for another. An engine reuses a layer only if all layers below it are the same
// (the same chain ID), so it pulls all layers from the first difference on.
import type { Digest } from '../../oci/digest.ts';
import type { Change } from '../../tree/change.ts';
import { ownerKey } from '../../tree/columns.ts';
import type { ImageAnalysis } from '../analysis.ts';
import { diffIDOf, type LayerAnalysis } from '../layer-analysis.ts';
import { layerSizes, type Sizes, sumOfSizes } from '../sizes.ts';

export interface Pull {
  /** Indexes of layers of the new image that a host with the old image has already. */
  readonly reusedLayers: readonly number[];
  /** Indexes of layers that it must pull. */
  readonly pulledLayers: readonly number[];
  readonly sizes: Sizes;
  /** The first of them: all layers above it are pulled because of it. Null if nothing is pulled. */
  readonly cacheBrokenBy: number | null;
  /** Indexes of pulled layers that the old image also has, above other layers. */
  readonly repulledLayers: readonly number[];
  readonly repulledSizes: Sizes;
  /** Bytes of the files that changed; null means unknown. */
  readonly changedBytes: number | null;
}

export function pullOf(old: ImageAnalysis, recent: ImageAnalysis, changes: readonly Change[] | undefined): Pull {
  // The same image needs no layer, however it is stored.
  const isSameImage = recent.image.imageID !== undefined && old.image.imageID === recent.image.imageID;
  const first = isSameImage ? -1 : recent.layers.findIndex((layer, at) => !isSameLayer(old.layers[at], layer));
  const start = first === -1 ? recent.layers.length : first;
  const pulled = recent.layers.slice(start);
  const known = distinct(old.layers);
  const again = pulled.filter((layer) => known.get(diffIDOf(layer))?.some((other) => isSameLayer(other, layer)));
  return {
    reusedLayers: recent.layers.slice(0, start).map(indexOf),
    pulledLayers: pulled.map(indexOf),
    sizes: sizesOnce(pulled),
    cacheBrokenBy: pulled.length > 0 ? start : null,
    repulledLayers: again.map(indexOf),
    repulledSizes: sizesOnce(again),
    changedBytes: changes && recent.merged ? payloadOf(changes, recent.merged.tables) : null,
  };
}

/** A layer that is listed twice is pulled once. */
const sizesOnce = (layers: readonly LayerAnalysis[]): Sizes =>
  sumOfSizes([...distinct(layers).values()].flat().map(layerSizes));

/** Layers without repetitions, by diff ID: an image can list a hundred thousand. */
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

/** The same diff ID; if both are stored compressed, also the same blob. */
function isSameLayer(a: LayerAnalysis | undefined, b: LayerAnalysis): boolean {
  const [old, recent] = [a, b].map((one) => ({
    diffID: one && diffIDOf(one),
    blob: one?.changeset && one.changeset.compression !== 'none' ? one.layer.declared?.digest : undefined,
  }));
  const isOtherBlob = old.blob !== undefined && recent.blob !== undefined && old.blob !== recent.blob;
  return old.diffID !== undefined && old.diffID === recent.diffID && !isOtherBlob;
}

/** A layer stores a changed file completely, whatever changed; each inode counts once. */
function payloadOf(changes: readonly Change[], tables: readonly { readonly size: Float64Array }[]): number {
  const files = new Map<number, number>();
  for (const { after, isDirectory } of changes) {
    if (after && !isDirectory) files.set(ownerKey(after), tables[after.layer].size[after.row]);
  }
  return [...files.values()].reduce((sum, size) => sum + size, 0);
}
