// A gauge as a small file that can be committed: sizes by layer and instruction, and the directories that hold most of each,
// by label. The rest of a layer's directories is one. Two versions of an image can be compared with no more than that.
import type { Attribute } from '../tree/change.ts';
import type { LayerPair } from './align-layers.ts';
import type { Gauge } from './gauge.ts';
import type { Labels } from './ledger.ts';
import type { OwnLayers } from './own-layers.ts';
import type { BytesByLabel, ImageProfile, LayerProfile } from './profile.ts';

/** The file, as its schema (baseline.json) has it. */
export interface BaselineDocument {
  readonly baseline: 'timg-inspect';
  readonly version: 1;
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly platform: string | null;
  readonly format: string;
  readonly own: OwnLayers;
  readonly sizes: ImageProfile['sizes'];
  readonly documents: number | null;
  readonly layers: readonly LayerDocument[];
}

interface LayerDocument {
  readonly diffID: string | null;
  readonly createdBy: string | null;
  readonly step: string | null;
  readonly distribution: number | null;
  readonly content: number | null;
  readonly files: number | null;
  readonly overhead: number;
  /** By path, by label and attributes: bytes. */
  readonly directories: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The same of all directories that are not told. */
  readonly rest: Readonly<Record<string, number>>;
}

/** Of each layer. */
const mostDirectories = 8;
/** Characters of an instruction, for people. */
const longestStep = 300;

/** Directories that are not told, all together: no path of an archive holds a NUL. */
const rest = '\0rest';

export function baselineDocument({ profile, own }: Gauge): BaselineDocument {
  const { layers, names, imageID, platform, format, sizes, documents } = profile;
  const { distribution, content, files, visible } = sizes;
  return {
    baseline: 'timg-inspect',
    version: 1,
    names,
    imageID,
    platform,
    format,
    own,
    sizes: { distribution, content, files, visible },
    documents,
    layers: layers.map(layerDocument),
  };
}

function layerDocument(layer: LayerProfile): LayerDocument {
  const told = [...layer.directories]
    .flatMap(([path, labels]) => (path === null ? [] : [{ path, bytes: total(labels) }]))
    .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
    .slice(0, mostDirectories)
    .map(({ path }) => path);
  const { directories } = folded(layer, new Set(told));
  const inWords = (labels: BytesByLabel | undefined): Record<string, number> =>
    Object.fromEntries(Array.from(labels ?? [], ([key, { bytes }]) => [key, bytes] as const).sort());
  return {
    diffID: layer.diffID,
    createdBy: layer.createdBy?.slice(0, longestStep) ?? null,
    step: layer.step,
    ...layer.sizes,
    overhead: total(directories.get(null) ?? new Map()),
    directories: Object.fromEntries(told.sort().map((path) => [path, inWords(directories.get(path))])),
    rest: inWords(directories.get(rest)),
  };
}

const total = (labels: BytesByLabel): number => [...labels.values()].reduce((sum, { bytes }) => sum + bytes, 0);

/** The layer with all directories but these as one. */
function folded(layer: LayerProfile, told: ReadonlySet<string | null>): LayerProfile {
  const directories = new Map<string | null, BytesByLabel>();
  for (const [path, labels] of layer.directories) {
    const key = path === null || told.has(path) ? path : rest;
    const sums = new Map(directories.get(key));
    for (const [label, one] of labels) sums.set(label, { ...one, bytes: one.bytes + (sums.get(label)?.bytes ?? 0) });
    directories.set(key, sums);
  }
  return { ...layer, directories };
}

/** The gauge that a file was written of. */
export function gaugeOf(document: BaselineDocument): Gauge {
  const { own, names, imageID, platform, format, sizes, documents, layers } = document;
  return { own, profile: { names, imageID, platform, format, sizes, documents, layers: layers.map(layerProfile) } };
}

function layerProfile({
  diffID,
  createdBy,
  step,
  overhead,
  directories,
  rest: others,
  ...layer
}: LayerDocument): LayerProfile {
  const { distribution, content, files } = layer;
  const told = Object.entries(directories).map(([path, labels]) => [path, byLabel(labels)] as const);
  return {
    diffID,
    createdBy,
    step,
    sizes: { distribution, content, files },
    directories: new Map<string | null, BytesByLabel>([
      ...told,
      ...(Object.keys(others).length > 0 ? [[rest, byLabel(others)] as const] : []),
      [null, byLabel({ overhead })],
    ]),
  };
}

function byLabel(labels: Readonly<Record<string, number>>): BytesByLabel {
  return new Map(
    Object.entries(labels).map(([key, bytes]) => {
      const [label, ...attributes] = key.split(' ');
      return [key, { label: label as keyof Labels, attributes: attributes as Attribute[], bytes }];
    }),
  );
}

/**
 * A profile to be held against one that was kept: of each layer that another of its stands for, the directories that the
 * kept one does not tell are one here too.
 */
export function foldedLike(recent: ImageProfile, kept: ImageProfile, pairs: readonly LayerPair[]): ImageProfile {
  const keptOf = new Map(pairs.map(({ old, new: at }) => [at, old === undefined ? undefined : kept.layers[old]]));
  return {
    ...recent,
    layers: recent.layers.map((layer, at) => {
      const { directories } = keptOf.get(at) ?? {};
      return directories?.has(rest) ? folded(layer, new Set(directories.keys())) : layer;
    }),
  };
}

/** How a path stands in a report. */
export const toldPath = (path: string | null): string | null => (path === rest ? '…' : path);
