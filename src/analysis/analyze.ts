// Reads what the question needs of the images asked for: each blob once, however many images, archives or list items share
// it, by as many threads as there may be.
import { type ByteRange, rangeKey, sizeOf } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import type { HashAlgorithm } from '../bytes/meter.ts';
import type { Image, Layer } from '../image/image.ts';
import type { OpenedImages } from '../image/open-images.ts';
import type { Changeset } from '../layer/changeset.ts';
import { type Crew, withCrew } from '../layer/crew.ts';
import type { LayerScan } from '../layer/scan-layer.ts';
import { isVerifiable, parseDigest } from '../spec/digest.ts';
import { claimedCompression, isEncrypted } from '../spec/media-type.ts';
import type { Analysis, ImageAnalysis } from './analysis.ts';
import type { ReadingContents } from './compare-contents.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import { mergeLayers, stackOf } from './merge.ts';
import { observeBlobs } from './observe-blobs.ts';
import { binariesOf } from './read-binaries.ts';

/**
 * layers: what each layer holds · hashed: that, and both hashes of each layer · stacked: what each layer holds and what they
 * make together, and what its programs are · merged: the layers together with contents compared, and the ledger ·
 * verified: as hashed and stacked, and the digest of every other blob that declares one
 */
export type Depth = 'layers' | 'hashed' | 'stacked' | 'merged' | 'verified';

export interface AnalyzeOptions {
  readonly depth: Depth;
  readonly limits: Limits;
  /** Threads that may work beside this one; 0, as without: none. */
  readonly jobs?: number;
}

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
  return await withCrew(options.jobs ?? 0, async (crew) => {
    const { depth, limits } = options;
    const changesetOf = await scanned(
      selections.flatMap(({ images }) => images),
      options,
      crew,
    );
    const analyses: Analysis[] = [];
    for (const { opened, images } of selections) {
      const joinedImages: ImageAnalysis[] = [];
      for (const image of images) {
        const layers = image.layers.map((layer) => layerAnalysis(layer, changesetOf(layer)));
        joinedImages.push({ image, layers, ...(await joined(layers, depth, { limits, crew })) });
      }
      const withPrograms = wantsHeads(depth) ? await withBinaries(joinedImages, limits) : joinedImages;
      const analysis: Analysis = { ...opened, images: withPrograms };
      analyses.push(depth === 'verified' ? { ...analysis, blobs: await observeBlobs(analysis, crew) } : analysis);
    }
    return analyses;
  });
}

const wantsHeads = (depth: Depth): boolean => depth === 'stacked' || depth === 'verified';

async function joined(
  layers: readonly LayerAnalysis[],
  depth: Depth,
  options: ReadingContents,
): Promise<Pick<ImageAnalysis, 'stack' | 'merged'>> {
  if (depth === 'layers' || depth === 'hashed') return {};
  if (depth !== 'merged') return { stack: stackOf(layers, options.limits) };
  const merged = await mergeLayers(layers, options);
  return { stack: merged, merged };
}

async function withBinaries(images: readonly ImageAnalysis[], limits: Limits): Promise<readonly ImageAnalysis[]> {
  const binaries = await binariesOf(images, limits);
  return images.map((image, at) => ({ ...image, binaries: binaries[at] }));
}

async function scanned(
  images: readonly Image[],
  { depth, limits }: AnalyzeOptions,
  crew: Crew,
): Promise<(layer: Layer) => Changeset | undefined> {
  const isHashed = depth === 'hashed' || depth === 'verified';
  const keyOf = isHashed ? placeOf : contentOf;
  const scans = new Map<string, LayerScan>();
  for (const { layers, format } of images) {
    for (const layer of layers) {
      if (!layer.range || scans.has(keyOf(layer, layer.range))) continue;
      scans.set(keyOf(layer, layer.range), {
        range: layer.range,
        limits,
        // A diffID that is declared need not be computed to be shown; where none is, only the bytes can say it.
        depth: layer.diffID && !isHashed ? 'entries' : 'hashes',
        hasWhiteouts: format !== 'rootfs',
        wantsHeads: wantsHeads(depth),
        hashesFiles: depth === 'merged' && images.some(({ layers: { length } }) => length > 1),
        digestAlgorithm: layerAlgorithm(layer.declared?.digest),
        diffIDAlgorithm: layerAlgorithm(layer.diffID),
      });
    }
  }
  const changesets = await crew.perform('scan', [...scans.values()]);
  const byKey = new Map([...scans.keys()].map((key, at) => [key, changesets[at]]));
  return (layer) => layer.range && byKey.get(keyOf(layer, layer.range));
}

/** One scan for one place, unless its hashes are to be of different kinds. */
const placeOf = ({ declared, diffID }: Layer, range: ByteRange): string =>
  `${layerAlgorithm(declared?.digest)} ${layerAlgorithm(diffID)} ${rangeKey(range)}`;

/**
 * One scan for what is called the same, as it is stored and unpacked, and is equally long, wherever it is: whether the bytes
 * are what they are called is another question.
 */
const contentOf = (layer: Layer, range: ByteRange): string => {
  const { declared, diffID, name } = layer;
  return diffID ? `${declared?.digest ?? name} ${diffID} ${sizeOf(range)}` : placeOf(layer, range);
};

const layerAlgorithm = (digest: string | null | undefined): HashAlgorithm =>
  digest && isVerifiable(digest) && parseDigest(digest)?.algorithm === 'sha512' ? 'sha512' : 'sha256';

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
