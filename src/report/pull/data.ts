// The data of a pull report. Field names are part of the JSON contract; null means unknown or none.
import type { LazyFormat } from '../../analysis/comparison/lazy-formats.ts';
import type { LayerPull, Pull } from '../../analysis/comparison/pull.ts';
import type { Sizes } from '../../analysis/sizes.ts';
import type { DiffData, LayerSideData } from '../diff/data.ts';

export interface PullData {
  readonly images: DiffData['images'];
  /** Layers of the new image, lowest first. */
  readonly layers: readonly PullLayerData[];
  readonly pull: Pull;
  /** Null if no pulled layer can be pulled file by file. */
  readonly lazy: LazyData | null;
}

export interface PullLayerData extends LayerSideData {
  /** repulled: the old image also has it, on top of other layers · repeated: pulled for an earlier index */
  readonly status: LayerPull['status'] | 'repeated';
  /** Bytes of its files that the new image has and that changed. */
  readonly changedBytes: number | null;
  /** Compressed bytes of the same files, with their tar headers. */
  readonly changedDistribution: number | null;
  /** Formats in which it can be pulled file by file; empty for a reused layer. */
  readonly lazyFormats: readonly LazyFormat[];
}

/** What lazy pulling leaves of the pull: the changed files of layers in such a format, and all other layers as a whole. */
export interface LazyData {
  readonly lazyLayers: readonly number[];
  readonly lazySizes: Sizes;
  /** Bytes of the changed files in these layers, uncompressed and compressed. */
  readonly changedBytes: number | null;
  readonly changedDistribution: number | null;
  readonly wholeLayers: readonly number[];
  readonly wholeSizes: Sizes;
}
