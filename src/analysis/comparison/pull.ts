// What a host that has one image must pull for another. An engine only reuses a layer if all layers below it are the same too
// (the same chain ID), so it pulls every layer from the first difference on.
import type { EntryTable } from '../../layer/entry-table.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Change } from '../../tree/change.ts';
import { atLayer, entryKey } from '../../tree/entry-ref.ts';
import type { ImageAnalysis } from '../analysis.ts';
import { diffIDOf, type LayerAnalysis } from '../layer-analysis.ts';
import { layerSizes, plus, type Sizes, sum, sumOfSizes } from '../sizes.ts';
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
  /** Bytes of the changed files in pulled layers; null if unknown. */
  readonly changedBytes: number | null;
}

/** A layer of the new image, and whether a host with the old one pulls it. */
export interface LayerPull {
  readonly layer: LayerAnalysis;
  /** repulled: the old image also has it, on top of other layers. */
  readonly status: 'reused' | 'pulled' | 'repulled';
  /** Whether it is pulled for an earlier index of the image. */
  readonly isRepeated: boolean;
  /** Bytes of its files that the new image has and that changed, each inode once; null if unknown. */
  readonly changedBytes: number | null;
  /** Compressed bytes of the same files, with their tar headers; null if not requested or unknown. */
  readonly changedDistribution: number | null;
}

/** The layers of the new image, lowest first. */
export function layerPulls(
  old: ImageAnalysis,
  newer: ImageAnalysis,
  changes: readonly Change[] | undefined,
): readonly LayerPull[] {
  // The same image ID means the same layers, but the blobs can be compressed in another way.
  const isSameImage = isSame(old.image, newer.image);
  const first = newer.layers.findIndex((layer, at) =>
    isSameImage ? isOtherBlob(old.layers[at], layer) : !isSameLayer(old.layers[at], layer),
  );
  const start = first === -1 ? newer.layers.length : first;
  const known = distinct(old.layers);
  const once = new Set([...distinct(newer.layers.slice(start)).values()].flat());
  const changed = changes && newer.merged ? changedFiles(changes, newer.merged.tables) : undefined;
  const nothing = changed ? noFiles : unknownFiles;
  return newer.layers.map((layer, at): LayerPull => {
    if (at < start) return { layer, status: 'reused', isRepeated: false, ...nothing };
    const isAgain = known.get(diffIDOf(layer))?.some((other) => isSameLayer(other, layer));
    return {
      layer,
      status: isAgain ? 'repulled' : 'pulled',
      isRepeated: !once.has(layer),
      ...(changed?.get(at) ?? nothing),
    };
  });
}

export function pullOf(layers: readonly LayerPull[]): Pull {
  const pulled = layers.filter(({ status }) => status !== 'reused');
  const again = pulled.filter(({ status }) => status === 'repulled');
  return {
    reusedLayers: layers.filter(({ status }) => status === 'reused').map(indexOf),
    pulledLayers: pulled.map(indexOf),
    sizes: sizesOnce(pulled),
    cacheBrokenBy: pulled[0] ? indexOf(pulled[0]) : null,
    repulledLayers: again.map(indexOf),
    repulledSizes: sizesOnce(again),
    changedBytes: sum(pulled.map(({ changedBytes }) => changedBytes)),
  };
}

/** A layer that is listed twice is pulled once. */
export const sizesOnce = (layers: readonly LayerPull[]): Sizes =>
  sumOfSizes(layers.filter(({ isRepeated }) => !isRepeated).map(({ layer }) => layerSizes(layer)));

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

const indexOf = ({ layer }: LayerPull): number => layer.layer.index;

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

type ChangedFiles = Pick<LayerPull, 'changedBytes' | 'changedDistribution'>;

const noFiles: ChangedFiles = { changedBytes: 0, changedDistribution: 0 };
const unknownFiles: ChangedFiles = { changedBytes: null, changedDistribution: null };

/** By layer. A layer stores a changed file completely, even if only an attribute changed. Each inode counts once. */
function changedFiles(
  changes: readonly Change[],
  tables: readonly Pick<EntryTable, 'size' | 'distribution'>[],
): ReadonlyMap<number, ChangedFiles> {
  const counted = new Set<number>();
  const files = new Map<number, ChangedFiles>();
  for (const { after, isDirectory } of changes) {
    if (!after || isDirectory || counted.has(entryKey(after))) continue;
    counted.add(entryKey(after));
    const { layer, row } = after;
    const { size, distribution } = atLayer(tables, layer);
    const bytes = size[row] as number;
    if (bytes === 0) continue;
    const { changedBytes, changedDistribution } = files.get(layer) ?? noFiles;
    files.set(layer, {
      changedBytes: plus(changedBytes, bytes),
      changedDistribution: plus(changedDistribution, distribution?.[row] ?? null),
    });
  }
  return files;
}
