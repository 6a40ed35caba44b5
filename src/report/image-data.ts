// An image and its layers as overview and layers report them: names and order of the JSON contract; null = not known.
import type { ImageAnalysis, LayerAnalysis } from '../analysis/analysis.ts';
import { imageSizes, layerSizes, type Sizes } from '../analysis/sizes.ts';
import { utcTime } from '../spec/time.ts';

export interface ImageData {
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly manifestDigest: string | null;
  readonly platform: string | null;
  readonly format: string;
  readonly created: string | null;
  readonly sizes: Sizes;
  readonly layers: readonly LayerData[];
}

export interface LayerData {
  readonly index: number;
  readonly diffID: string | null;
  readonly digest: string | null;
  readonly mediaType: string | null;
  readonly compression: string | null;
  readonly sizes: Sizes;
  readonly entries: number | null;
  readonly createdBy: string | null;
}

export function imageData(analysis: ImageAnalysis): ImageData {
  const { image, layers } = analysis;
  return {
    names: image.names,
    imageID: image.imageID ?? null,
    manifestDigest: image.manifestDigest ?? null,
    platform: image.platform ?? null,
    format: image.format,
    created: (image.created && utcTime(image.created)) || null,
    sizes: imageSizes(analysis),
    layers: layers.map(layerData),
  };
}

function layerData(analysis: LayerAnalysis): LayerData {
  const { layer, changeset } = analysis;
  return {
    index: layer.index,
    diffID: layer.diffID ?? changeset?.observed.diffID ?? null,
    digest: layer.declared?.digest ?? null,
    mediaType: layer.declared?.mediaType ?? null,
    compression: changeset?.compression ?? null,
    sizes: layerSizes(analysis),
    entries: changeset?.entries.length ?? null,
    createdBy: layer.history?.created_by ?? null,
  };
}
