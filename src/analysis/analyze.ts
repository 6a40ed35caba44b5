// Joins what the question needs of the images asked for: their layers, what those make together, what programs they hold.
import type { Limits } from '../bytes/limits.ts';
import type { Contents, Image, Layer } from '../image/image.ts';
import type { OpenedImages } from '../image/open-images.ts';
import type { Changeset } from '../layer/changeset.ts';
import { claimedCompression, isEncrypted } from '../oci/media-type.ts';
import { Stacking } from '../tree/stack.ts';
import { withCrew } from '../workers/worker-pool.ts';
import type { Analysis, ImageAnalysis } from './analysis.ts';
import {
  type AnalyzeOptions,
  type Depth,
  wantsBlobs,
  wantsContents,
  wantsHeads,
  wantsStack,
} from './analyze-options.ts';
import type { ReadingContents } from './compare-contents.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import { mergeLayers } from './merge.ts';
import { annotatedBases, ownLayers } from './own-layers.ts';
import { binariesOf } from './programs/read-binaries.ts';
import { scanLayers } from './scan-layers.ts';
import { observeBlobs } from './verification/digest-checks.ts';

/** Some images of an archive. */
export interface Selection {
  readonly opened: OpenedImages;
  readonly images: readonly Image[];
}

export async function analyze(
  opened: OpenedImages,
  images: readonly Image[],
  options: AnalyzeOptions,
): Promise<Analysis> {
  const [analysis] = await analyzeAll([{ opened, images }], options);
  return analysis;
}

/** Several archives in one question: a layer that they share is read once. */
export async function analyzeAll(
  selections: readonly Selection[],
  options: AnalyzeOptions,
): Promise<readonly Analysis[]> {
  return await withCrew(options, async (crew) => {
    const { depth, limits } = options;
    const changesetOf = await scanLayers(
      selections.flatMap(({ images }) => images),
      options,
      crew,
    );
    const analyses: Analysis[] = [];
    for (const { opened, images } of selections) {
      const joinedImages: ImageAnalysis[] = [];
      for (const image of images) {
        joinedImages.push(await joined(image, opened.contents, changesetOf, depth, { limits, crew }));
      }
      const withPrograms = wantsHeads(depth) ? await withBinaries(joinedImages, limits) : joinedImages;
      const analysis: Analysis = { ...opened, images: withPrograms };
      analyses.push(wantsBlobs(depth) ? { ...analysis, blobs: await observeBlobs(analysis, crew) } : analysis);
    }
    return analyses;
  });
}

async function joined(
  image: Image,
  contents: Contents,
  changesetOf: (layer: Layer) => Promise<Changeset | undefined>,
  depth: Depth,
  options: ReadingContents,
): Promise<ImageAnalysis> {
  const layers: LayerAnalysis[] = [];
  // Where a layer is not in the archive, nobody knows what it holds and hides.
  const isHere = image.layers.every(({ range }) => range);
  const stacking = isHere && wantsStack(depth) ? new Stacking(options.limits) : undefined;
  for (const layer of image.layers) {
    // It is laid on top of those below it while those above it are still being read.
    const analysis = layerAnalysis(layer, await changesetOf(layer));
    layers.push(analysis);
    if (analysis.changeset) stacking?.add(analysis.changeset.entries);
  }
  const stack = layers.every(({ changeset }) => changeset) ? stacking?.stack : undefined;
  const merged = stack && wantsContents(depth) ? await mergeLayers(layers, stack, options) : undefined;
  return { image, layers, own: ownLayers(image, annotatedBases(image, contents)), stack, merged };
}

async function withBinaries(images: readonly ImageAnalysis[], limits: Limits): Promise<readonly ImageAnalysis[]> {
  const binaries = await binariesOf(images, limits);
  return images.map((image, at) => ({ ...image, binaries: binaries[at] }));
}

const layerAnalysis = (layer: Layer, changeset: Changeset | undefined): LayerAnalysis =>
  changeset && isReadable(layer, changeset) ? { layer, changeset } : { layer, unread: changeset?.observed };

/** What there is to say of bytes that are no tar, or only look compressed. */
const unreadable: ReadonlySet<string> = new Set([
  'bad-header',
  'truncated',
  'compression-truncated',
  'compression-corrupt',
]);

/** A layer may be of any type (manifest.md): what is called something else than a tar and is none, or is encrypted, is not read. */
function isReadable({ declared }: Layer, { entries, anomalies }: Changeset): boolean {
  const isCalledTar =
    !declared?.mediaType || (claimedCompression(declared.mediaType) && !isEncrypted(declared.mediaType));
  const isNoTar = entries.length === 0 && anomalies.some(({ kind }) => unreadable.has(kind));
  return Boolean(isCalledTar) || !isNoTar;
}
