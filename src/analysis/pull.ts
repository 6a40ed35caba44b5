// What a node that has one image must fetch for another. An engine reuses a layer only where all below it are the same too
// (its chainID), so the first layer that differs makes it fetch all that follow.
import type { Digest } from '../spec/digest.ts';
import type { Change } from '../tree/change.ts';
import { ownerKey } from '../tree/owner.ts';
import type { ImageAnalysis } from './analysis.ts';
import { diffIDOf, type LayerAnalysis } from './layer-analysis.ts';
import { layerSizes, type Sizes, sumOfSizes } from './sizes.ts';

export interface Pull {
  /** Indexes of layers of the new image that "already exist". */
  readonly exists: readonly number[];
  /** Indexes of those that must be fetched. */
  readonly fetches: readonly number[];
  readonly sizes: Sizes;
  /** The first of those: every layer above it is fetched because of it, whatever it holds. Null where nothing is fetched. */
  readonly bustedBy: number | null;
  /** Indexes of fetched layers that the old image has too, elsewhere or on another base. */
  readonly fetchedAgain: readonly number[];
  readonly again: Sizes;
  /** Bytes of files that one layer with nothing but the differences would hold; null where nobody knows what differs. */
  readonly ideal: number | null;
}

export function pullOf(old: ImageAnalysis, recent: ImageAnalysis, changes: readonly Change[] | undefined): Pull {
  // Who has the image asks for none of its layers, however they are stored.
  const isSameImage = recent.image.imageID !== undefined && old.image.imageID === recent.image.imageID;
  const first = isSameImage ? -1 : recent.layers.findIndex((layer, at) => !isSame(old.layers[at], layer));
  const start = first === -1 ? recent.layers.length : first;
  const fetched = recent.layers.slice(start);
  const known = distinct(old.layers);
  const again = fetched.filter((layer) => known.get(diffIDOf(layer))?.some((other) => isSame(other, layer)));
  return {
    exists: recent.layers.slice(0, start).map(indexOf),
    fetches: fetched.map(indexOf),
    sizes: sizesOnce(fetched),
    bustedBy: fetched.length > 0 ? start : null,
    fetchedAgain: again.map(indexOf),
    again: sizesOnce(again),
    ideal: changes && recent.merged ? payloadOf(changes, recent.merged.tables) : null,
  };
}

/** A blob that is listed twice is fetched once. */
const sizesOnce = (layers: readonly LayerAnalysis[]): Sizes =>
  sumOfSizes([...distinct(layers).values()].flat().map(layerSizes));

/** Those of which none is the same as another, by their diffID: an image may list a hundred thousand. */
function distinct(layers: readonly LayerAnalysis[]): ReadonlyMap<Digest | undefined, readonly LayerAnalysis[]> {
  const found = new Map<Digest | undefined, LayerAnalysis[]>();
  for (const layer of layers) {
    const diffID = diffIDOf(layer);
    const alike = found.get(diffID) ?? [];
    found.set(diffID, alike);
    if (diffID === undefined || !alike.some((other) => isSame(other, layer))) alike.push(layer);
  }
  return found;
}

const indexOf = ({ layer }: LayerAnalysis): number => layer.index;

/** Known by its diffID; compressed anew, its blob is another one all the same. */
function isSame(a: LayerAnalysis | undefined, b: LayerAnalysis): boolean {
  const [old, recent] = [a, b].map((one) => ({
    diffID: one && diffIDOf(one),
    blob: one?.changeset && one.changeset.compression !== 'none' ? one.layer.declared?.digest : undefined,
  }));
  const isOtherBlob = old.blob !== undefined && recent.blob !== undefined && old.blob !== recent.blob;
  return old.diffID !== undefined && old.diffID === recent.diffID && !isOtherBlob;
}

/** Whatever differs at a file, a layer holds it whole; each inode once. */
function payloadOf(changes: readonly Change[], tables: readonly { readonly size: Float64Array }[]): number {
  const files = new Map<number, number>();
  for (const { after, isDirectory } of changes) {
    if (after && !isDirectory) files.set(ownerKey(after), tables[after.layer].size[after.row]);
  }
  return [...files.values()].reduce((sum, size) => sum + size, 0);
}
