// Reads the layers of images: each blob once, however many images, archives or list items share it, by the crew, and what is
// kept in a cache not at all.
import { type ByteRange, rangeKey, sizeOf } from '../bytes/byte-range.ts';
import type { HashAlgorithm } from '../bytes/meter.ts';
import type { Image, Layer } from '../image/image.ts';
import type { Changeset } from '../layer/changeset.ts';
import { type LayerNames, ScanCache } from '../layer/scan-cache.ts';
import type { LayerScan } from '../layer/scan-layer.ts';
import { isVerifiable, parseDigest } from '../oci/digest.ts';
import type { Crew } from '../workers/worker-pool.ts';
import { type AnalyzeOptions, wantsContents, wantsHashes, wantsHeads } from './analyze-options.ts';

/** What each layer's bytes say, by layer, as soon as it has been read; undefined for one that is not here. */
export async function scanLayers(
  images: readonly Image[],
  { depth, limits, cache: place }: AnalyzeOptions,
  crew: Crew,
): Promise<(layer: Layer) => Promise<Changeset | undefined>> {
  const isHashed = wantsHashes(depth);
  const keyOf = isHashed ? placeOf : contentOf;
  const cache = place && !isHashed ? await ScanCache.open(place) : undefined;
  const hashesFiles = wantsContents(depth) && images.some(({ layers: { length } }) => length > 1);
  const scanOf = (layer: Layer, range: ByteRange, format: Image['format']): Wanted => {
    const { declared, diffID } = layer;
    const scan: LayerScan = {
      range,
      limits,
      // A diffID that is declared need not be computed to be shown; where none is, only the bytes can say it.
      depth: diffID && !isHashed ? 'entries' : 'hashes',
      hasWhiteouts: format !== 'rootfs',
      wantsHeads: wantsHeads(depth),
      hashesFiles,
      digestAlgorithm: layerAlgorithm(declared?.digest),
      diffIDAlgorithm: layerAlgorithm(diffID),
    };
    return { scan, names: diffID ? { digest: declared?.digest ?? undefined, diffID } : undefined };
  };
  /** By what a layer is called, and by where it is. */
  const scans = new Map<string, Wanted & { readonly at: number }>();
  const places = new Map<string, Wanted & { readonly key: string }>();
  for (const { layers, format } of images) {
    for (const layer of layers) {
      const place = layer.range && placeOf(layer, layer.range);
      if (!layer.range || place === undefined || places.has(place)) continue;
      const key = keyOf(layer, layer.range);
      const wanted = scanOf(layer, layer.range, format);
      places.set(place, { ...wanted, key });
      if (!scans.has(key)) scans.set(key, { ...wanted, at: scans.size });
    }
  }
  const changesets = scanAll([...scans.values()], crew, cache);
  /** What is wrong with one need not be wrong with all that are called the same: each of these is read. */
  const readOthers = async () => {
    const odd = new Set<string>();
    for (const [key, { at }] of scans) if ((await changesets(at)).anomalyCount > 0) odd.add(key);
    const others = [...places].filter(([, { key, scan }]) => odd.has(key) && scans.get(key)?.scan !== scan);
    const found = scanAll(
      others.map(([, wanted]) => wanted),
      crew,
      cache,
    );
    return new Map(others.map(([place], at) => [place, () => found(at)]));
  };
  let others: ReturnType<typeof readOthers> | undefined;
  return async ({ range, ...layer }) => {
    const place = range && placeOf(layer, range);
    const wanted = place === undefined ? undefined : places.get(place);
    if (place === undefined || !wanted) return undefined;
    const changeset = await changesets(scans.get(wanted.key)?.at ?? 0);
    if (changeset.anomalyCount === 0 || scans.get(wanted.key)?.scan === wanted.scan) return changeset;
    others ??= readOthers();
    return await (await others).get(place)?.();
  };
}

interface Wanted {
  readonly scan: LayerScan;
  /** What it is kept under; undefined for a layer that nothing names. */
  readonly names: LayerNames | undefined;
}

/** By the index of what is wanted. */
function scanAll(
  wanted: readonly Wanted[],
  crew: Crew,
  cache: ScanCache | undefined,
): (at: number) => Promise<Changeset> {
  if (cache) {
    const changesets = scanMissing(wanted, crew, cache);
    // Whoever asks for one of them is told of a fault.
    changesets.catch(() => {});
    return async (at) => (await changesets)[at];
  }
  const changesets = crew.start(
    'scan',
    wanted.map(({ scan }) => scan),
  );
  return (at) => changesets[at];
}

/** With a cache only what is not kept is read, and hashed, for only then it can be kept. */
async function scanMissing(wanted: readonly Wanted[], crew: Crew, cache: ScanCache): Promise<readonly Changeset[]> {
  const changesets = new Map<Wanted, Changeset>();
  for (const one of wanted) {
    const found = one.names && (await cache.find(one.names, one.scan));
    if (found) changesets.set(one, found);
  }
  const missing = wanted.filter((one) => !changesets.has(one));
  const fresh = await crew.perform(
    'scan',
    missing.map(({ scan }): LayerScan => ({ ...scan, depth: 'hashes' })),
  );
  for (const [at, one] of missing.entries()) {
    changesets.set(one, fresh[at]);
    if (one.names) await cache.keep(one.names, one.scan, fresh[at]);
  }
  if (missing.length > 0) await cache.trim();
  return wanted.flatMap((one) => {
    const changeset = changesets.get(one);
    return changeset ? [asAskedFor(one.scan, changeset)] : [];
  });
}

/** A layer that would have been walked has no hashes: an answer must not depend on a cache. */
function asAskedFor({ depth }: LayerScan, changeset: Changeset): Changeset {
  if (depth === 'hashes' || changeset.compression !== 'none') return changeset;
  const { size, contentSize } = changeset.observed;
  return { ...changeset, observed: { size, contentSize } };
}

/** One scan for one place, unless its hashes are to be of different kinds. */
const placeOf = ({ declared, diffID }: Pick<Layer, 'declared' | 'diffID'>, range: ByteRange): string =>
  `${layerAlgorithm(declared?.digest)} ${layerAlgorithm(diffID)} ${rangeKey(range)}`;

/**
 * One scan for what is called the same, as it is stored and unpacked, and is equally long, wherever it is: whether the bytes
 * are what they are called is another question.
 */
const contentOf = (layer: Omit<Layer, 'range'>, range: ByteRange): string => {
  const { declared, diffID, name } = layer;
  return diffID ? `${declared?.digest ?? name} ${diffID} ${sizeOf(range)}` : placeOf(layer, range);
};

const layerAlgorithm = (digest: string | null | undefined): HashAlgorithm =>
  digest && isVerifiable(digest) && parseDigest(digest)?.algorithm === 'sha512' ? 'sha512' : 'sha256';
