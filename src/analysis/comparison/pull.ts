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
  const known = new KnownLayers();
  for (const layer of old.layers) known.add(layer);
  const once = distinct(newer.layers.slice(start));
  const changed = changes && newer.merged ? changedFiles(changes, newer.merged.tables) : undefined;
  const nothing = changed ? noFiles : unknownFiles;
  return newer.layers.map((layer, at): LayerPull => {
    if (at < start) return { layer, status: 'reused', isRepeated: false, ...nothing };
    return {
      layer,
      status: known.has(layer) ? 'repulled' : 'pulled',
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

/**
 * Layers that are known, to find the same ones: with the same diff ID and, if both are stored compressed, the same blob. An image can
 * list a hundred thousand layers, so they are not compared one by one.
 */
class KnownLayers {
  readonly #blobs = new Map<Digest, Set<Digest | undefined>>();

  add(layer: LayerAnalysis): void {
    const diffID = diffIDOf(layer);
    if (diffID === undefined) return;
    const blobs = this.#blobs.get(diffID) ?? new Set();
    this.#blobs.set(diffID, blobs.add(blobOf(layer)));
  }

  has(layer: LayerAnalysis): boolean {
    const blobs = this.#blobs.get(diffIDOf(layer) ?? '');
    const blob = blobOf(layer);
    return blobs !== undefined && (blob === undefined || blobs.has(undefined) || blobs.has(blob));
  }
}

/** The first one of layers that are the same. */
function distinct(layers: readonly LayerAnalysis[]): ReadonlySet<LayerAnalysis> {
  const known = new KnownLayers();
  const found = new Set<LayerAnalysis>();
  for (const layer of layers) {
    if (known.has(layer)) continue;
    known.add(layer);
    found.add(layer);
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
  const [old, newer] = [a && blobOf(a), blobOf(b)];
  return old !== undefined && newer !== undefined && old !== newer;
}

/** The digest of the blob of a layer that is stored compressed. */
const blobOf = ({ changeset, layer }: LayerAnalysis): Digest | undefined =>
  (changeset && changeset.compression !== 'none' && layer.declared?.digest) || undefined;

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
