// The baseline file: sizes of each layer by its largest directories and kinds of bytes. Small enough to commit, and enough to
// compare two versions of an image.
import type { LayersAboveBase } from '../base-image/layers-above-base.ts';
import { sum } from '../sizes.ts';
import { alignLayers, type LayerPair } from './align-layers.ts';
import { cutInstruction } from './edited-layers.ts';
import {
  type BytesOfKind,
  type BytesOfKinds,
  type ImageProfile,
  kindKey,
  type LayerProfile,
  type SizeSnapshot,
} from './profile.ts';
import { type LayerStep, waterfall } from './waterfall.ts';

/** The file, as described by its schema (baseline.json): of one image, or of several. */
export type BaselineDocument = { readonly baseline: 'timg-inspect'; readonly version: 1 } & (
  | ImageBaseline
  | { readonly images: readonly ImageBaseline[] }
);

/** The baseline of one image. */
export interface ImageBaseline {
  /** The archive that has the image; only if the file has several images. */
  readonly archive?: string;
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly platform: string | null;
  readonly format: string;
  readonly own: LayersAboveBase;
  readonly sizes: ImageProfile['sizes'];
  readonly documentBytes: number | null;
  readonly layers: readonly LayerDocument[];
  /** The versions of each package, by type and name. Files of older versions have none. */
  readonly packages?: Readonly<Record<string, string>>;
}

interface LayerDocument {
  readonly diffID: string | null;
  readonly instruction: string | null;
  readonly instructionKey: string | null;
  readonly distribution: number | null;
  readonly content: number | null;
  readonly files: number | null;
  readonly overhead: number;
  /** By path. */
  readonly directories: Readonly<Record<string, readonly KeptBytes[]>>;
  /** Bytes in all other directories. */
  readonly rest: readonly KeptBytes[];
}

/** Of the compressed bytes, a baseline only has the sum of each layer. */
type KeptBytes = Omit<BytesOfKind, 'distribution'>;

/** Directories listed per layer. */
const maxDirectories = 8;

/** Key for all other directories. No path in an archive contains a NUL. */
const rest = '\0rest';

export function baselineDocument(images: readonly ImageBaseline[]): BaselineDocument {
  const head = { baseline: 'timg-inspect', version: 1 } as const;
  const [first, ...others] = images;
  if (!first || others.length > 0) return { ...head, images };
  const { archive: _, ...only } = first;
  return { ...head, ...only };
}

export const baselinesIn = (document: BaselineDocument): readonly ImageBaseline[] =>
  'images' in document ? document.images : [document];

export function imageBaseline({ profile, own }: SizeSnapshot, archive: string): ImageBaseline {
  const { layers, names, imageID, platform, format, sizes, documents, packages } = profile;
  const { distribution, content, files, visible } = sizes;
  return {
    archive,
    names,
    imageID,
    platform,
    format,
    own: { from: own.from, basis: own.basis },
    sizes: { distribution, content, files, visible },
    documentBytes: documents,
    layers: layers.map(layerDocument),
    ...(packages && { packages: Object.fromEntries(packages) }),
  };
}

function layerDocument(layer: LayerProfile): LayerDocument {
  const listed = [...layer.directories]
    .flatMap(([path, kinds]) => (path === null ? [] : [{ path, bytes: total(kinds) }]))
    .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
    .slice(0, maxDirectories)
    .map(({ path }) => path);
  const { directories } = folded(layer, new Set(listed));
  const kindTotals = (kinds: BytesOfKinds = new Map()): readonly KeptBytes[] =>
    [...kinds]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { kind, attributes, bytes }]) => ({ kind, attributes, bytes }));
  return {
    diffID: layer.diffID,
    instruction: layer.instruction && cutInstruction(layer.instruction),
    instructionKey: layer.instructionKey,
    ...layer.sizes,
    overhead: total(directories.get(null) ?? new Map()),
    directories: Object.fromEntries(listed.sort().map((path) => [path, kindTotals(directories.get(path))])),
    rest: kindTotals(directories.get(rest)),
  };
}

const total = (kinds: BytesOfKinds): number => [...kinds.values()].reduce((sum, { bytes }) => sum + bytes, 0);

/** Sums up all directories that are not in `listed`. */
function folded(layer: LayerProfile, listed: ReadonlySet<string | null>): LayerProfile {
  const directories = new Map<string | null, BytesOfKinds>();
  for (const [path, kinds] of layer.directories) {
    const key = path === null || listed.has(path) ? path : rest;
    const sums = new Map(directories.get(key));
    for (const [kind, one] of kinds) {
      const { bytes = 0, distribution = 0 } = sums.get(kind) ?? {};
      sums.set(kind, { ...one, bytes: one.bytes + bytes, distribution: sum([one.distribution, distribution]) });
    }
    directories.set(key, sums);
  }
  return { ...layer, directories };
}

/** Reads a baseline back. Baselines are only written for complete images. */
export function snapshotOf(baseline: ImageBaseline): SizeSnapshot {
  const { own, names, imageID, platform, format, sizes, documentBytes, layers, packages } = baseline;
  return {
    own,
    complete: true,
    profile: {
      ...{ names, imageID, platform, format, sizes, documents: documentBytes, layers: layers.map(layerProfile) },
      packages: packages && new Map(Object.entries(packages)),
    },
  };
}

function layerProfile({
  diffID,
  instruction,
  instructionKey,
  overhead,
  directories,
  rest: others,
  ...layer
}: LayerDocument): LayerProfile {
  const { distribution, content, files } = layer;
  const listed = Object.entries(directories).map(([path, kinds]) => [path, byKind(kinds)] as const);
  return {
    diffID,
    instruction,
    instructionKey,
    sizes: { distribution, content, files },
    directories: new Map<string | null, BytesOfKinds>([
      ...listed,
      ...(others.length > 0 ? [[rest, byKind(others)] as const] : []),
      [null, byKind([{ kind: 'overhead', attributes: [], bytes: overhead }])],
    ]),
  };
}

const byKind = (kinds: readonly KeptBytes[]): BytesOfKinds =>
  new Map(kinds.map((one) => [kindKey(one), { ...one, distribution: null }]));

/**
 * Sums up the same directories as the baseline does, in each layer that is aligned with one of the baseline, so that both can
 * be compared.
 */
export function foldLike(newer: ImageProfile, kept: ImageProfile, pairs: readonly LayerPair[]): ImageProfile {
  const keptOf = new Map(pairs.map(({ old, new: at }) => [at, old === undefined ? undefined : kept.layers[old]]));
  return {
    ...newer,
    layers: newer.layers.map((layer, at) => {
      const { directories } = keptOf.get(at) ?? {};
      return directories?.has(rest) ? folded(layer, new Set(directories.keys())) : layer;
    }),
  };
}

/** Path of a directory in a report. */
export const directoryPath = (path: string | null): string | null => (path === rest ? '…' : path);

/** What changed from a baseline to an image. */
export interface Growth {
  readonly baseline: SizeSnapshot;
  readonly newer: SizeSnapshot;
  /** Sums to the image minus the baseline, for each size. */
  readonly steps: readonly LayerStep[];
  /** Indexes of layers of the image that the baseline does not have. */
  readonly fresh: ReadonlySet<number>;
}

export function growthSince(baseline: SizeSnapshot, newer: SizeSnapshot): Growth {
  const { profile } = newer;
  const pairs = alignLayers(baseline.profile, profile);
  const steps = waterfall(baseline.profile, foldLike(profile, baseline.profile, pairs), pairs);
  const fresh = pairs.flatMap(({ new: at, alignedBy }) => (at !== undefined && alignedBy !== 'diffID' ? [at] : []));
  return { baseline, newer, steps, fresh: new Set(fresh) };
}
