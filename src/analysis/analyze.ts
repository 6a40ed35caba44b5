// Scans the layers of the images asked for, each blob once however many images or list items share it.
import { rangeKey } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Image, Layer } from '../image/image.ts';
import type { OpenedImages } from '../image/open-images.ts';
import type { Changeset } from '../layer/changeset.ts';
import { scanLayer } from '../layer/scan-layer.ts';
import type { Analysis, ImageAnalysis, LayerAnalysis } from './analysis.ts';

export async function analyze(
  { archive, contents }: OpenedImages,
  images: readonly Image[],
  limits: Limits,
): Promise<Analysis> {
  const scans = new Map<string, Promise<Changeset>>();
  const scanned = async (layer: Layer, image: Image): Promise<LayerAnalysis> => {
    if (!layer.range) return { layer };
    const key = rangeKey(layer.range);
    const scan = scans.get(key) ?? scanLayer({ range: layer.range, limits, ...depthOf(layer, image) });
    scans.set(key, scan);
    return { layer, changeset: await scan };
  };
  const analyses: ImageAnalysis[] = [];
  for (const image of images) {
    const layers: LayerAnalysis[] = [];
    for (const layer of image.layers) layers.push(await scanned(layer, image));
    analyses.push({ image, layers });
  }
  return { archive, contents, images: analyses };
}

/** A diffID that is declared need not be computed to be shown; where none is, only the bytes can say it. */
const depthOf = (layer: Layer, image: Image) =>
  ({ depth: layer.diffID ? 'entries' : 'hashes', hasWhiteouts: image.format !== 'rootfs' }) as const;
