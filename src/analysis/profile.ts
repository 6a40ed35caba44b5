// An image in numbers: of each layer its sizes, and what of them is where and has which label. All that a comparison of sizes
// needs: small enough to be kept without the image.
import { type EntryTable, isSameName, parentEnd, pathAt, pathStart, roleAt } from '../layer/entry-table.ts';
import { topDirectory } from '../spec/entry-path.ts';
import type { Attribute } from '../tree/change.ts';
import { stepKey } from './align-layers.ts';
import type { ImageAnalysis } from './analysis.ts';
import { diffIDOf } from './layer-analysis.ts';
import type { Labels, LedgerRow } from './ledger.ts';
import { documentsSize, imageSizes, layerSizes, type Sizes } from './sizes.ts';

/** Bytes of one label; attributes only of recopied bytes: with what the copy differs. */
export interface LabelledBytes {
  readonly label: keyof Labels;
  readonly attributes: readonly Attribute[];
  readonly bytes: number;
}

/** By {@link labelKey}. */
export type BytesByLabel = ReadonlyMap<string, LabelledBytes>;

export interface LayerProfile {
  readonly diffID: string | null;
  readonly createdBy: string | null;
  /** What its instruction is known by. */
  readonly step: string | null;
  readonly sizes: Sizes;
  /** By the first two steps of the path; null for what is no file's payload. Sums to the content. */
  readonly directories: ReadonlyMap<string | null, BytesByLabel>;
}

export interface ImageProfile {
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly platform: string | null;
  readonly format: string;
  readonly sizes: Sizes & { readonly visible: number };
  /** Bytes of config and manifest, which only the distribution counts. */
  readonly documents: number | null;
  readonly layers: readonly LayerProfile[];
}

export const labelKey = ({ label, attributes }: Pick<LabelledBytes, 'label' | 'attributes'>): string =>
  [label, ...attributes].join(' ');

/** Undefined where a layer is not in the archive. */
export function profileOf(analysis: ImageAnalysis): ImageProfile | undefined {
  const { image, layers, merged } = analysis;
  if (!merged) return undefined;
  const hidden = layers.map(() => new Map<number, LedgerRow>());
  for (const row of merged.ledger.hidden) hidden[row.sitsIn].set(row.row, row);
  return {
    names: image.names,
    imageID: image.imageID ?? null,
    platform: image.platform ?? null,
    format: image.format,
    sizes: { ...imageSizes(analysis), visible: merged.ledger.total.live },
    documents: documentsSize(image),
    layers: layers.map((layer, at) => ({
      diffID: diffIDOf(layer) ?? null,
      createdBy: layer.layer.history?.created_by ?? null,
      step: stepKey(layer.layer.history?.created_by),
      sizes: layerSizes(layer),
      directories: directoriesOf(merged.tables[at], hidden[at], merged.ledger.layers[at].overhead),
    })),
  };
}

function directoriesOf(
  table: EntryTable,
  hidden: ReadonlyMap<number, LedgerRow>,
  overhead: number,
): LayerProfile['directories'] {
  const directories = new Map<string | null, Sums>();
  // Files of one directory mostly follow one another: its first steps are looked for once.
  let last: { readonly start: number; readonly end: number } | undefined;
  let sums: Sums = new Map();
  for (let row = 0; row < table.length; row += 1) {
    // What else has payload is no file: its bytes are overhead.
    if (table.size[row] === 0 || roleAt(table, row) !== 'entry') continue;
    const [start, end] = [pathStart(table, row), parentEnd(table, row)];
    if (!last || !isSameName(table, start, end, last.start, last.end)) {
      last = { start, end };
      sums = sumsOf(directories, topDirectory(pathAt(table, row)));
    }
    const { label = 'live', attributes = none } = hidden.get(row) ?? {};
    add(sums, label, label === 'recopied' ? attributes : none, table.size[row]);
  }
  add(sumsOf(directories, null), 'overhead', none, overhead);
  return directories;
}

type Sums = Map<string, { -readonly [Key in keyof LabelledBytes]: LabelledBytes[Key] }>;

const none: readonly Attribute[] = [];

function sumsOf(directories: Map<string | null, Sums>, directory: string | null): Sums {
  const sums = directories.get(directory) ?? new Map();
  directories.set(directory, sums);
  return sums;
}

function add(sums: Sums, label: keyof Labels, attributes: readonly Attribute[], bytes: number): void {
  const key = attributes.length === 0 ? label : labelKey({ label, attributes });
  const known = sums.get(key);
  if (known) known.bytes += bytes;
  else sums.set(key, { label, attributes, bytes });
}

/** Bytes of one label in a layer. */
export function bytesOf({ directories }: LayerProfile, wanted: keyof Labels): number {
  let sum = 0;
  for (const labels of directories.values()) {
    for (const { label, bytes } of labels.values()) if (label === wanted) sum += bytes;
  }
  return sum;
}
