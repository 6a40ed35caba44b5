// Scans the layers of images with a worker pool. A blob that several images or archives share is read once, and a layer with
// a cached result is not read.
import { type ByteRange, rangeKey, sizeOf } from '../bytes/byte-range.ts';
import { type SharedExpansion, sharedExpansion } from '../bytes/compression/decompress.ts';
import { chargeMemory } from '../bytes/memory.ts';
import type { HashAlgorithm } from '../bytes/meter.ts';
import type { Image, Layer } from '../image/image.ts';
import type { OpenedImages } from '../image/read-images.ts';
import type { Changeset } from '../layer/changeset.ts';
import { newComparisonKey } from '../layer/content-hash.ts';
import { tableMemory } from '../layer/entry-table.ts';
import type { EvidenceFile } from '../layer/evidence.ts';
import { hasDigests, type LayerScan } from '../layer/scan-layer.ts';
import type { LayerNames, ScanStore } from '../layer/scan-store.ts';
import { isVerifiable, parseDigest } from '../oci/digest.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import { type AnalyzeOptions, wantsContents, wantsHashes, wantsHeads, wantsLayers } from './analyze-options.ts';

/** Images of one archive to analyze. */
export interface Selection {
  /** The archive that has the images. */
  readonly opened: OpenedImages;
  /** The images to analyze. */
  readonly images: readonly Image[];
}

/**
 * Returns a function that waits for the result of one layer; undefined for a layer that is not in the archive, and if the depth
 * includes no layers.
 */
export async function scanLayers(
  selections: readonly Selection[],
  {
    depth,
    limits,
    cache,
    scans: runScans,
    evidence,
    distribution,
    hashesCompressed = false,
    fileDigests = false,
  }: Omit<AnalyzeOptions, 'cache'> & {
    readonly cache?: ScanStore | undefined;
    readonly evidence?: EvidenceFile | undefined;
  },
  pool: WorkerPool,
): Promise<(layer: Layer) => Promise<Changeset | undefined>> {
  if (!wantsLayers(depth)) return async () => undefined;
  const isHashed = wantsHashes(depth);
  const keyOf = isHashed ? locationKey : contentKey;
  const comparesFiles =
    wantsContents(depth) &&
    (runScans !== undefined || selections.some(({ images }) => images.some(({ layers: { length } }) => length > 1)));
  // The cache keeps hashes of files for other runs.
  const fileHashing = cache || fileDigests ? 'sha256' : newComparisonKey();
  const scanOf = (
    layer: Layer,
    range: ByteRange,
    format: Image['format'],
    expansion: SharedExpansion,
  ): RequestedScan => {
    const { declared, diffID } = layer;
    const scan: LayerScan = {
      range,
      limits,
      // A declared diff ID is shown as declared; without one, it must be computed from the bytes.
      depth: diffID && !isHashed ? 'entries' : 'hashes',
      hashesCompressed,
      hasWhiteouts: format !== 'rootfs',
      wantsHeads: wantsHeads(depth),
      fileHashing: comparesFiles ? fileHashing : undefined,
      evidence,
      distribution,
      digestAlgorithm: layerAlgorithm(declared?.digest),
      diffIDAlgorithm: layerAlgorithm(diffID),
      declaredDigests: [declared?.digest, diffID].filter((digest) => digest != null),
      expansion,
    };
    return { scan, names: diffID ? { digest: declared?.digest ?? undefined, diffID } : undefined };
  };
  /** Scans by content key. The map below has them by place. */
  const scans = new Map<string, RequestedScan & { readonly at: number }>();
  const places = new Map<string, RequestedScan & { readonly key: string }>();
  for (const { opened, images } of selections) {
    // In a compressed archive, few stored bytes can be a large blob.
    const expansion = sharedExpansion(limits.expansionRatio / opened.archive.growth);
    for (const { layers, format } of images) {
      for (const layer of layers) {
        const place = layer.range && locationKey(layer, layer.range);
        if (!layer.range || place === undefined || places.has(place)) continue;
        const key = keyOf(layer, layer.range);
        const wanted = scanOf(layer, layer.range, format, expansion);
        places.set(place, { ...wanted, key });
        if (!scans.has(key)) scans.set(key, { ...wanted, at: scans.size });
      }
    }
  }
  const changesets = scanAll([...scans.values()], pool, cache);
  /** Layers with one digest can differ; if one has anomalies, every copy is scanned. */
  const readOthers = async () => {
    const odd = new Set<string>();
    for (const [key, { at }] of scans) if ((await changesets(at)).anomalyCount > 0) odd.add(key);
    const others = [...places].filter(([, { key, scan }]) => odd.has(key) && scans.get(key)?.scan !== scan);
    const found = scanAll(
      others.map(([, wanted]) => wanted),
      pool,
      cache,
    );
    return new Map(others.map(([place], at) => [place, () => found(at)]));
  };
  let others: ReturnType<typeof readOthers> | undefined;
  return async ({ range, ...layer }) => {
    const place = range && locationKey(layer, range);
    const wanted = place === undefined ? undefined : places.get(place);
    if (place === undefined || !wanted) return undefined;
    const changeset = await changesets(scans.get(wanted.key)?.at ?? 0);
    if (changeset.anomalyCount === 0 || scans.get(wanted.key)?.scan === wanted.scan) return changeset;
    others ??= readOthers();
    return await (await others).get(place)?.();
  };
}

interface RequestedScan {
  readonly scan: LayerScan;
  /** Key of the cache; undefined for a layer without a diff ID. */
  readonly names: LayerNames | undefined;
}

/** Results by index into `wanted`. */
function scanAll(
  wanted: readonly RequestedScan[],
  pool: WorkerPool,
  cache: ScanStore | undefined,
): (at: number) => Promise<Changeset> {
  if (cache) {
    const changesets = scanMissing(wanted, pool, cache);
    // Avoid an unhandled rejection; each caller gets the error when it awaits.
    changesets.catch(() => {});
    return async (at) => (await changesets)[at] as Changeset;
  }
  const changesets = pool.start(
    'scan',
    wanted.map(({ scan }) => scan),
  );
  return (at) => changesets[at] as Promise<Changeset>;
}

/**
 * With a cache, only layers without a cached result are read. They are hashed too, since only verified results can be cached.
 */
async function scanMissing(
  wanted: readonly RequestedScan[],
  pool: WorkerPool,
  cache: ScanStore,
): Promise<readonly Changeset[]> {
  const changesets = new Map<RequestedScan, Changeset>();
  for (const one of wanted) {
    const found = one.names && (await cache.find(one.names, one.scan));
    if (!found) continue;
    chargeMemory(one.scan.limits, tableMemory(found.entries), 'entries of layers');
    changesets.set(one, found);
  }
  const missing = wanted.filter((one) => !changesets.has(one));
  const fresh = await pool.run(
    'scan',
    missing.map(({ scan }): LayerScan => ({ ...scan, depth: 'hashes' })),
  );
  for (const [at, one] of missing.entries()) {
    const changeset = fresh[at] as Changeset;
    changesets.set(one, one.names ? await cache.keep(one.names, one.scan, changeset) : changeset);
  }
  await cache.trim();
  return wanted.flatMap((one) => {
    const changeset = changesets.get(one);
    return changeset ? [withoutExtraHashes(one.scan, changeset)] : [];
  });
}

/** Removes hashes that a scan without a cache would not have: a result must not depend on the cache. */
function withoutExtraHashes(scan: LayerScan, changeset: Changeset): Changeset {
  if (hasDigests(scan, changeset.compression !== 'none')) return changeset;
  const { size, contentSize } = changeset.observed;
  return { ...changeset, observed: { size, contentSize } };
}

/** Key of a scan by place in the archive and hash algorithms. */
const locationKey = ({ declared, diffID }: Pick<Layer, 'declared' | 'diffID'>, range: ByteRange): string =>
  `${layerAlgorithm(declared?.digest)} ${layerAlgorithm(diffID)} ${rangeKey(range)}`;

/**
 * Key of a scan by declared digest, diff ID and size, wherever the blob is. Whether the bytes match the declaration does not
 * matter here.
 */
const contentKey = (layer: Omit<Layer, 'range'>, range: ByteRange): string => {
  const { declared, diffID, name } = layer;
  return diffID ? `${declared?.digest ?? name} ${diffID} ${sizeOf(range)}` : locationKey(layer, range);
};

const layerAlgorithm = (digest: string | null | undefined): HashAlgorithm =>
  digest && isVerifiable(digest) ? (parseDigest(digest)?.algorithm as HashAlgorithm) : 'sha256';
