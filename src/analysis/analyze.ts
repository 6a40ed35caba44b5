// Analyzes images: reads their layers with a worker pool, merges them and examines what the requested depth includes.
import { createHash } from 'node:crypto';
import type { Archive } from '../archive/archive.ts';
import { rangeKey, sizeOf } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import { withMemoryCount } from '../bytes/memory.ts';
import { readAttestations } from '../image/attestations/read-attestations.ts';
import type { Image, Layer } from '../image/image.ts';
import type { OpenedImages } from '../image/read-images.ts';
import { CacheFiles } from '../layer/cache-files.ts';
import type { Changeset, LayerAnomalyKind } from '../layer/changeset.ts';
import { takeEvidenceFile } from '../layer/evidence.ts';
import { ScanCache } from '../layer/scan-cache.ts';
import { claimedCompression, isEncrypted } from '../oci/media-type.ts';
import { Stacking } from '../tree/stack.ts';
import { withWorkerPool } from '../workers/worker-pool.ts';
import type { Analysis, ImageAnalysis } from './analysis.ts';
import {
  type AnalyzeOptions,
  type Depth,
  wantsBlobs,
  wantsContents,
  wantsHashes,
  wantsHeads,
  wantsLayers,
  wantsStack,
} from './analyze-options.ts';
import { originOf } from './attestations/origin.ts';
import { layersAboveBase } from './base-image/layers-above-base.ts';
import { knownContents, type ReadingContents } from './compare-contents.ts';
import { KeptResults, type ScannedImage } from './kept-results.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import { Accounting } from './merge.ts';
import { mergeLater } from './merge-later.ts';
import { OwnershipBuilder } from './packages/build-ownership.ts';
import { binariesOf } from './programs/read-binaries.ts';
import { type Selection, scanLayers } from './scan-layers.ts';
import { observeBlobs } from './verification/digest-checks.ts';

/**
 * Analyzes images of one archive.
 * @throws {InputError} if a file of the archive or of the cache cannot be read, or changes while it is read
 */
export async function analyze(
  opened: OpenedImages,
  images: readonly Image[],
  options: AnalyzeOptions,
): Promise<Analysis> {
  const [analysis] = await analyzeAll([{ opened, images }], options);
  return analysis as Analysis;
}

/**
 * Analyzes images of several archives at once: a layer that they share is read only once.
 * @throws {InputError} if a file of the archives or of the cache cannot be read, or changes while it is read
 */
export async function analyzeAll(
  selections: readonly Selection[],
  options: AnalyzeOptions,
): Promise<readonly Analysis[]> {
  const archives = new Set(selections.flatMap(({ opened: { archive } }) => [archive, ...(archive.others ?? [])]));
  const stored = [...archives].reduce((sum, archive) => sum + storedSize(archive), 0);
  const limits = withMemoryCount(options.limits, Math.min(stored, Number.MAX_SAFE_INTEGER));
  return await withWorkerPool(options, async (pool) => {
    const { depth } = options;
    const kept = options.packages && wantsStack(depth) ? takeEvidenceFile(options.packages) : undefined;
    const evidence = kept && { path: kept.path, descriptor: kept.descriptor, end: kept.end };
    const isKeeping = wantsLayers(depth) && !wantsHashes(depth);
    const files = options.cache && isKeeping ? await CacheFiles.open(options.cache) : undefined;
    const cache = isKeeping ? (options.scans ?? (files && new ScanCache(files))) : undefined;
    const changesetOf = await scanLayers(selections, { ...options, limits, cache, evidence }, pool);
    const shared: SharedResults = { layers: new Map(), stacks: new Map() };
    const analyses: Analysis[] = [];
    for (const { opened, images } of selections) {
      const attestations = options.attestations ? await readAttestations(opened.contents, limits) : undefined;
      const declared = { contents: opened.contents, attestations };
      const earlier = files && (await earlierResults(files, images, changesetOf, options));
      const joinedImages: ImageAnalysis[] = [];
      for (const image of images) {
        const resources = { limits, pool, shared, packages: options.packages, earlier };
        const one = await analyzeImage(image, declared, changesetOf, depth, resources);
        earlier?.add(one);
        joinedImages.push(one);
      }
      const withPrograms = wantsHeads(depth) ? await withBinaries(joinedImages, limits) : joinedImages;
      const analysis: Analysis = { ...opened, images: withPrograms, attestations };
      analyses.push(
        wantsBlobs(depth) ? { ...analysis, blobs: await observeBlobs(analysis, { limits, pool }) } : analysis,
      );
    }
    kept?.giveBack();
    for (const { opened } of selections) opened.archive.requireUnchanged?.();
    return analyses;
  });
}

/** Bytes of an archive as it is stored; infinite for a directory, since what is in it is not known. */
export const storedSize = ({ tar, growth }: Archive): number =>
  tar ? Math.ceil(sizeOf(tar) / growth) : Number.POSITIVE_INFINITY;

/** Results that images share: of each layer object, and of each list of layers by the places of their bytes. */
interface SharedResults {
  readonly layers: Map<Layer, LayerAnalysis>;
  readonly stacks: Map<string, Pick<ImageAnalysis, 'stack' | 'merged' | 'ownership'>>;
}

/**
 * Undefined if more is read than the scans of the layers, which is not known to be what they declare, and if contents of files would have to
 * be read.
 */
async function earlierResults(
  files: CacheFiles,
  images: readonly Image[],
  changesetOf: (layer: Layer) => Promise<Changeset | undefined>,
  { depth, packages, cache }: AnalyzeOptions,
): Promise<KeptResults | undefined> {
  if (!wantsContents(depth) || packages || !cache?.atEnd) return undefined;
  const scanned: ScannedImage[] = [];
  for (const image of images) {
    const layers: LayerAnalysis[] = [];
    for (const layer of image.layers) layers.push({ layer, changeset: await changesetOf(layer) });
    if (!knownContents(layers)) return undefined;
    scanned.push({ image, layers });
  }
  const results = await KeptResults.open(files, scanned);
  if (results) cache.atEnd(() => results.keep());
  return results;
}

async function analyzeImage(
  image: Image,
  archive: Pick<Analysis, 'contents' | 'attestations'>,
  changesetOf: (layer: Layer) => Promise<Changeset | undefined>,
  depth: Depth,
  {
    shared,
    packages,
    earlier,
    ...options
  }: ReadingContents &
    Pick<AnalyzeOptions, 'packages'> & {
      readonly shared: SharedResults;
      readonly earlier: KeptResults | undefined;
    },
): Promise<ImageAnalysis> {
  const layers: LayerAnalysis[] = [];
  const key = wantsStack(depth) ? placesKey(image.layers) : undefined;
  const known = key === undefined ? undefined : shared.stacks.get(key);
  const stacking = key !== undefined && !known && !earlier ? new Stacking(options.limits) : undefined;
  const accounting = stacking && wantsContents(depth) ? new Accounting(layers, stacking.stack, options) : undefined;
  const owners = stacking && packages && new OwnershipBuilder(stacking.stack, layers, packages, options.limits);
  let isWhole = true;
  for (const layer of image.layers) {
    // Stack this layer while the worker pool still reads those above it.
    const analysis = shared.layers.get(layer) ?? layerAnalysis(layer, await changesetOf(layer));
    shared.layers.set(layer, analysis);
    layers.push(analysis);
    isWhole &&= analysis.changeset !== undefined;
    if (analysis.changeset) stacking?.add(analysis.changeset.entries);
    if (!isWhole) continue;
    accounting?.afterLayer(layers.length - 1);
    if (owners) await options.pool.withoutCaller(() => owners.afterLayer(layers.length - 1));
  }
  const later = isWhole && !known && earlier ? mergeLater(layers, options.limits, earlier) : undefined;
  const stack = isWhole ? (later ?? stacking?.stack) : undefined;
  const merged = later ?? (stack && (await accounting?.finish()));
  const ownership = stack && (await owners?.finish());
  if (key !== undefined && !known) shared.stacks.set(key, { stack, merged, ownership });
  return {
    image,
    layers,
    own: layersAboveBase(image, archive.contents, { declared: originOf(archive, image).baseImages }),
    ...(known ?? { stack, merged, ownership }),
    earlier,
  };
}

/** Undefined if a layer is not in the archive: then nothing can be said about the merged filesystem. */
function placesKey(layers: readonly Layer[]): string | undefined {
  const places = createHash('sha256');
  for (const { range } of layers) {
    if (!range) return undefined;
    places.update(`${rangeKey(range)}\n`);
  }
  return places.digest('base64');
}

async function withBinaries(images: readonly ImageAnalysis[], limits: Limits): Promise<readonly ImageAnalysis[]> {
  const binaries = await binariesOf(images, limits);
  return images.map((image, at) => ({ ...image, binaries: binaries[at] }));
}

function layerAnalysis(layer: Layer, changeset: Changeset | undefined): LayerAnalysis {
  if (!changeset || changeset.entries.length > 0) return { layer, changeset };
  const { anomalies } = changeset;
  if (!anomalies.some(({ kind }) => unreadable.has(kind))) return { layer, changeset };
  return { layer, unread: isCalledTar(layer) ? changeset : { ...changeset, anomalies: [] } };
}

/** Anomalies after which nothing more is read. A layer without an entry before them is unknown, not empty. */
const unreadable: ReadonlySet<LayerAnomalyKind> = new Set([
  'not-a-tar',
  'bad-header',
  'truncated',
  'header-too-large',
  'compression-truncated',
  'compression-corrupt',
  'compression-limit',
  'compression-unsupported',
  'too-many-entries',
]);

/**
 * Layers can have any media type (OCI image-spec, manifest.md). Data that is not a tar is no error if the media type is not
 * that of a tar, or is that of an encrypted layer.
 */
const isCalledTar = ({ declared }: Layer): boolean =>
  !declared?.mediaType || (claimedCompression(declared.mediaType) !== undefined && !isEncrypted(declared.mediaType));
