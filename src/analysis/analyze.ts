// Reads what the question needs of the images asked for: each blob once, however many images or list items share it, by
// as many threads as there may be.
import { rangeKey } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import type { HashAlgorithm } from '../bytes/meter.ts';
import type { Image, Layer } from '../image/image.ts';
import type { OpenedImages } from '../image/open-images.ts';
import type { Changeset } from '../layer/changeset.ts';
import { performAll } from '../layer/crew.ts';
import type { LayerScan } from '../layer/scan-layer.ts';
import { isVerifiable, parseDigest } from '../spec/digest.ts';
import { claimedCompression, isEncrypted } from '../spec/media-type.ts';
import type { Analysis, ImageAnalysis } from './analysis.ts';
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

export async function analyze(
  { archive, contents }: OpenedImages,
  images: readonly Image[],
  { depth, limits, jobs = 0 }: AnalyzeOptions,
): Promise<Analysis> {
  const isHashed = depth === 'hashed' || depth === 'verified';
  const wantsHeads = depth === 'stacked' || depth === 'verified';
  const changesets = await scanned(images, { limits, isHashed, wantsHeads, jobs });
  const joinedImages: ImageAnalysis[] = [];
  for (const image of images) {
    const layers = image.layers.map((layer) => layerAnalysis(layer, changesets.get(keyOf(layer))));
    joinedImages.push({ image, layers, ...(await joined(layers, depth, limits)) });
  }
  const analyses = wantsHeads ? await withBinaries(joinedImages, limits) : joinedImages;
  const blobs = depth === 'verified' ? await observeBlobs({ archive, contents, images: analyses }, jobs) : undefined;
  return { archive, contents, images: analyses, blobs };
}

async function joined(
  layers: readonly LayerAnalysis[],
  depth: Depth,
  limits: Limits,
): Promise<Pick<ImageAnalysis, 'stack' | 'merged'>> {
  if (depth === 'layers' || depth === 'hashed') return {};
  if (depth !== 'merged') return { stack: stackOf(layers, limits) };
  const merged = await mergeLayers(layers, limits);
  return { stack: merged, merged };
}

async function withBinaries(images: readonly ImageAnalysis[], limits: Limits): Promise<readonly ImageAnalysis[]> {
  const binaries = await binariesOf(images, limits);
  return images.map((image, at) => ({ ...image, binaries: binaries[at] }));
}

interface Scanning {
  readonly limits: Limits;
  readonly isHashed: boolean;
  readonly wantsHeads: boolean;
  readonly jobs: number;
}

async function scanned(
  images: readonly Image[],
  { limits, isHashed, wantsHeads, jobs }: Scanning,
): Promise<ReadonlyMap<string, Changeset>> {
  const scans = new Map<string, LayerScan>();
  for (const { layers, format } of images) {
    for (const layer of layers) {
      if (!layer.range || scans.has(keyOf(layer))) continue;
      scans.set(keyOf(layer), {
        range: layer.range,
        limits,
        // A diffID that is declared need not be computed to be shown; where none is, only the bytes can say it.
        depth: layer.diffID && !isHashed ? 'entries' : 'hashes',
        hasWhiteouts: format !== 'rootfs',
        wantsHeads,
        digestAlgorithm: layerAlgorithm(layer.declared?.digest),
        diffIDAlgorithm: layerAlgorithm(layer.diffID),
      });
    }
  }
  const changesets = await performAll('scan', [...scans.values()], jobs);
  return new Map([...scans.keys()].map((key, at) => [key, changesets[at]]));
}

/** One scan for one place, unless its hashes are to be of different kinds. */
const keyOf = ({ range, declared, diffID }: Layer): string =>
  range ? `${layerAlgorithm(declared?.digest)} ${layerAlgorithm(diffID)} ${rangeKey(range)}` : '';

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
