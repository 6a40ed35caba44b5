// Reads the layers of images: each blob once, however many images, archives or list items share it, by the crew, and what is
// kept in a cache not at all.
import { type ByteRange, rangeKey, sizeOf } from '../bytes/byte-range.ts';
import type { HashAlgorithm } from '../bytes/meter.ts';
import type { Image, Layer } from '../image/image.ts';
import type { Changeset } from '../layer/changeset.ts';
import type { Crew } from '../layer/crew.ts';
import { type LayerNames, ScanCache } from '../layer/scan-cache.ts';
import type { LayerScan } from '../layer/scan-layer.ts';
import { isVerifiable, parseDigest } from '../spec/digest.ts';
import { type AnalyzeOptions, wantsHeads } from './analyze-options.ts';

/** What each layer's bytes say, by layer; undefined for one that is not here. */
export async function scanLayers(
  images: readonly Image[],
  { depth, limits, cache: place }: AnalyzeOptions,
  crew: Crew,
): Promise<(layer: Layer) => Changeset | undefined> {
  const isHashed = depth === 'hashed' || depth === 'verified';
  const keyOf = isHashed ? placeOf : contentOf;
  const cache = place && !isHashed ? await ScanCache.open(place) : undefined;
  const scans = new Map<string, Wanted>();
  for (const { layers, format } of images) {
    for (const layer of layers) {
      if (!layer.range || scans.has(keyOf(layer, layer.range))) continue;
      const scan: LayerScan = {
        range: layer.range,
        limits,
        // A diffID that is declared need not be computed to be shown; where none is, only the bytes can say it.
        depth: layer.diffID && !isHashed ? 'entries' : 'hashes',
        hasWhiteouts: format !== 'rootfs',
        wantsHeads: wantsHeads(depth),
        hashesFiles: depth === 'merged' && images.some(({ layers: { length } }) => length > 1),
        digestAlgorithm: layerAlgorithm(layer.declared?.digest),
        diffIDAlgorithm: layerAlgorithm(layer.diffID),
      };
      const { declared, diffID } = layer;
      const names = diffID ? { digest: declared?.digest ?? undefined, diffID } : undefined;
      scans.set(keyOf(layer, layer.range), { scan, names });
    }
  }
  const changesets = await scanAll([...scans.values()], crew, cache);
  const byKey = new Map([...scans.keys()].map((key, at) => [key, changesets[at]]));
  return (layer) => layer.range && byKey.get(keyOf(layer, layer.range));
}

interface Wanted {
  readonly scan: LayerScan;
  /** What it is kept under; undefined for a layer that nothing names. */
  readonly names: LayerNames | undefined;
}

/** With a cache only what is not kept is read, and hashed, for only then it can be kept. */
async function scanAll(
  wanted: readonly Wanted[],
  crew: Crew,
  cache: ScanCache | undefined,
): Promise<readonly Changeset[]> {
  if (!cache)
    return await crew.perform(
      'scan',
      wanted.map(({ scan }) => scan),
    );
  const found: (Changeset | undefined)[] = [];
  for (const { scan, names } of wanted) found.push(names && (await cache.find(names, scan)));
  const missing = wanted.filter((_, at) => !found[at]);
  const fresh = await crew.perform(
    'scan',
    missing.map(({ scan }): LayerScan => ({ ...scan, depth: 'hashes' })),
  );
  for (const [at, { scan, names }] of missing.entries()) if (names) await cache.keep(names, scan, fresh[at]);
  if (missing.length > 0) await cache.trim();
  return wanted.map((one, at) => found[at] ?? fresh[missing.indexOf(one)]);
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
