// Scans the layers of the images asked for, each blob once however many images or list items share it.
import { rangeKey } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Image, Layer } from '../image/image.ts';
import type { OpenedImages } from '../image/open-images.ts';
import type { Changeset } from '../layer/changeset.ts';
import { scanLayer } from '../layer/scan-layer.ts';
import { claimedCompression, isEncrypted } from '../spec/media-type.ts';
import type { Analysis, ImageAnalysis } from './analysis.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import { mergeLayers } from './merge.ts';

/** layers: what each layer holds · merged: also what they make together, and the ledger */
export type Depth = 'layers' | 'merged';

export async function analyze(
  { archive, contents }: OpenedImages,
  images: readonly Image[],
  limits: Limits,
  depth: Depth,
): Promise<Analysis> {
  const scans = new Map<string, Promise<Changeset>>();
  const scanned = async (layer: Layer, image: Image): Promise<LayerAnalysis> => {
    if (!layer.range) return { layer };
    const key = rangeKey(layer.range);
    const scan = scans.get(key) ?? scanLayer({ range: layer.range, limits, ...depthOf(layer, image) });
    scans.set(key, scan);
    const changeset = await scan;
    return isReadable(layer, changeset) ? { layer, changeset } : { layer };
  };
  const analyses: ImageAnalysis[] = [];
  for (const image of images) {
    const layers: LayerAnalysis[] = [];
    for (const layer of image.layers) layers.push(await scanned(layer, image));
    const merged = depth === 'merged' ? await mergeLayers(layers, limits) : undefined;
    analyses.push({ image, layers, merged });
  }
  return { archive, contents, images: analyses };
}

/** A layer may be of any type (manifest.md): what is called something else than a tar and is none, or is encrypted, is not read. */
function isReadable({ declared }: Layer, { entries, anomalies }: Changeset): boolean {
  const isCalledTar =
    !declared?.mediaType || (claimedCompression(declared.mediaType) && !isEncrypted(declared.mediaType));
  const isNoTar = entries.length === 0 && anomalies.some(({ kind, offset }) => kind === 'bad-header' && offset === 0);
  return Boolean(isCalledTar) || !isNoTar;
}

/** A diffID that is declared need not be computed to be shown; where none is, only the bytes can say it. */
const depthOf = (layer: Layer, image: Image) =>
  ({ depth: layer.diffID ? 'entries' : 'hashes', hasWhiteouts: image.format !== 'rootfs' }) as const;
