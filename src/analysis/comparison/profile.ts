// The sizes of an image by layer, directory and kind of bytes. Enough to compare sizes without the image itself.
import { type EntryTable, isSameName, parentEnd, pathAt, pathStart, roleAt } from '../../layer/entry-table.ts';
import { comparePaths, topDirectory } from '../../oci/entry-path.ts';
import { carriesFileData } from '../../oci/whiteout.ts';
import { packageTitle } from '../../packages/package-url.ts';
import type { Attribute } from '../../tree/change.ts';
import { atLayer } from '../../tree/entry-ref.ts';
import { type ImageAnalysis, recall } from '../analysis.ts';
import type { LayersAboveBase } from '../base-image/layers-above-base.ts';
import { diffIDOf, instructionOf, type LayerAnalysis } from '../layer-analysis.ts';
import type { LedgerBytes, WastedPayload } from '../ledger.ts';
import type { Merged } from '../merge.ts';
import type { Ownership } from '../packages/ownership.ts';
import { documentsSize, imageSizes, layerSizes, plus, type Sizes, sumOfSizes } from '../sizes.ts';
import { instructionKey } from './align-layers.ts';

/** Bytes of one kind; for copied bytes, with the attributes in which the later copy differs. */
export interface BytesOfKind {
  readonly kind: keyof LedgerBytes;
  readonly attributes: readonly Attribute[];
  readonly bytes: number;
  /** Compressed bytes of the same entries, with their headers; null if unknown. */
  readonly distribution: number | null;
}

/** By {@link kindKey}. */
export type BytesOfKinds = ReadonlyMap<string, BytesOfKind>;

export interface LayerProfile {
  readonly diffID: string | null;
  readonly instruction: string | null;
  /** Hash of the instruction. */
  readonly instructionKey: string | null;
  readonly sizes: Sizes;
  /** By the first two components of the path; null for overhead. Sums to the content and the distribution size. */
  readonly directories: ReadonlyMap<string | null, BytesOfKinds>;
  /** Undefined in a baseline file. */
  readonly entries?: EntryTable;
}

export interface ImageProfile {
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly platform: string | null;
  readonly format: string;
  readonly sizes: Sizes & { readonly visible: number };
  /** Bytes of config and manifest, which only the distribution size includes. */
  readonly documents: number | null;
  readonly layers: readonly LayerProfile[];
  /** The installed packages: type and name, with the versions. Undefined if they were not looked for. */
  readonly packages?: ReadonlyMap<string, string> | undefined;
}

export const kindKey = ({ kind, attributes }: Pick<BytesOfKind, 'kind' | 'attributes'>): string =>
  [kind, ...attributes].join(' ');

/** Undefined if a layer is not in the archive. */
export function profileOf(analysis: ImageAnalysis): ImageProfile | undefined {
  const { image, layers, merged, ownership } = analysis;
  if (!merged) return undefined;
  const directories = recall([analysis], 'directories', () => directoriesOfLayers(layers, merged));
  return {
    names: image.names,
    imageID: image.imageID ?? null,
    platform: image.platform ?? null,
    format: image.format,
    sizes: { ...imageSizes(analysis), visible: merged.ledger.total.live },
    documents: documentsSize(image),
    layers: layers.map((layer, at) => ({
      diffID: diffIDOf(layer) ?? null,
      instruction: instructionOf(layer),
      instructionKey: instructionKey(layer.layer.history?.created_by),
      sizes: layerSizes(layer),
      directories: atLayer(directories, at),
      entries: atLayer(merged.tables, at),
    })),
    packages: ownership && versionsByPackage(ownership),
  };
}

/** In byte order of the names; several versions of a package are one text. */
function versionsByPackage({ packages }: Ownership): ReadonlyMap<string, string> {
  const versions = new Map<string, Set<string>>();
  for (const one of packages) {
    if (!one.isInstalled) continue;
    const title = packageTitle(one);
    versions.set(title, (versions.get(title) ?? new Set<string>()).add(one.version));
  }
  const sorted = [...versions].sort(([a], [b]) => comparePaths(a, b));
  return new Map(sorted.map(([title, all]) => [title, [...all].sort(comparePaths).join(', ')]));
}

function directoriesOfLayers(
  layers: readonly LayerAnalysis[],
  { tables, ledger }: Merged,
): readonly LayerProfile['directories'][] {
  const wasted = layers.map(() => new Map<number, WastedPayload>());
  for (const row of ledger.wasted) atLayer(wasted, row.storedIn).set(row.row, row);
  return layers.map((layer, at) =>
    directoriesOf(atLayer(tables, at), atLayer(wasted, at), {
      overhead: atLayer(ledger.layers, at).overhead,
      distribution: layerSizes(layer).distribution,
    }),
  );
}

function directoriesOf(
  table: EntryTable,
  wasted: ReadonlyMap<number, WastedPayload>,
  layer: { readonly overhead: number; readonly distribution: number | null },
): LayerProfile['directories'] {
  const compressed = layer.distribution === null ? undefined : table.distribution;
  let rest = layer.distribution ?? 0;
  const directories = new Map<string | null, Sums>();
  // Entries of one directory are usually adjacent, so its sums are looked up once.
  let last: { readonly start: number; readonly end: number } | undefined;
  let sums: Sums = new Map();
  for (let row = 0; row < table.length; row += 1) {
    if (table.size[row] === 0 || !carriesFileData(roleAt(table, row))) continue;
    const [start, end] = [pathStart(table, row), parentEnd(table, row)];
    if (!last || !isSameName(table, start, end, last.start, last.end)) {
      last = { start, end };
      sums = sumsOf(directories, topDirectory(pathAt(table, row)));
    }
    const { kind = 'live', attributes = none } = wasted.get(row) ?? {};
    const distribution = compressed ? (compressed[row] as number) : null;
    rest -= distribution ?? 0;
    add(sums, kind, kind === 'copied' ? attributes : none, table.size[row] as number, distribution);
  }
  add(sumsOf(directories, null), 'overhead', none, layer.overhead, compressed ? rest : null);
  return directories;
}

type Sums = Map<string, { -readonly [Key in keyof BytesOfKind]: BytesOfKind[Key] }>;

const none: readonly Attribute[] = [];

function sumsOf(directories: Map<string | null, Sums>, directory: string | null): Sums {
  const sums = directories.get(directory) ?? new Map();
  directories.set(directory, sums);
  return sums;
}

function add(
  sums: Sums,
  kind: keyof LedgerBytes,
  attributes: readonly Attribute[],
  bytes: number,
  distribution: number | null,
): void {
  const key = attributes.length === 0 ? kind : kindKey({ kind, attributes });
  const known = sums.get(key);
  if (!known) {
    sums.set(key, { kind, attributes, bytes, distribution });
    return;
  }
  known.bytes += bytes;
  known.distribution = plus(known.distribution, distribution);
}

/** Bytes of one kind in a layer. */
export function bytesOf({ directories }: LayerProfile, wanted: keyof LedgerBytes): number {
  let sum = 0;
  for (const kinds of directories.values()) {
    for (const { kind, bytes } of kinds.values()) if (kind === wanted) sum += bytes;
  }
  return sum;
}

/** The sizes of an image or a baseline, as budgets use them. */
export interface SizeSnapshot {
  readonly profile: ImageProfile;
  readonly own: LayersAboveBase;
  /** Whether every layer was read to its end; otherwise sizes are too small. */
  readonly complete: boolean;
}

export type SnapshotSizes = Sizes & { readonly visible: number | null };

export const sizeNames = ['distribution', 'content', 'files', 'visible'] as const;

/** Sizes of the layers above the base image. */
export function ownSizes({ profile, own }: SizeSnapshot): SnapshotSizes {
  const layers = profile.layers.slice(own.from);
  const visible = layers.reduce((sum, layer) => sum + bytesOf(layer, 'live'), 0);
  return { ...sumOfSizes(layers.map(({ sizes }) => sizes)), visible };
}
