// An image in numbers: of each layer its sizes, and what of them is where and has which label. All that a comparison of sizes
// needs: small enough to be kept without the image.
import { type EntryTable, pathAt, roleAt } from '../layer/entry-table.ts';
import { topDirectory } from '../spec/entry-path.ts';
import type { Attribute } from '../tree/change.ts';
import type { ImageAnalysis } from './analysis.ts';
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
      diffID: layer.layer.diffID ?? layer.changeset?.observed.diffID ?? null,
      createdBy: layer.layer.history?.created_by ?? null,
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
  const directories = new Map<string | null, Map<string, LabelledBytes>>();
  const add = (directory: string | null, of: LabelledBytes): void => {
    const labels = directories.get(directory) ?? new Map<string, LabelledBytes>();
    directories.set(directory, labels);
    const known = labels.get(labelKey(of));
    labels.set(labelKey(of), known ? { ...known, bytes: known.bytes + of.bytes } : of);
  };
  for (let row = 0; row < table.length; row += 1) {
    // What else has payload is no file: its bytes are overhead.
    if (table.size[row] === 0 || roleAt(table, row) !== 'entry') continue;
    const { label = 'live', attributes = [] } = hidden.get(row) ?? {};
    add(topDirectory(pathAt(table, row)), {
      label,
      attributes: label === 'recopied' ? attributes : [],
      bytes: table.size[row],
    });
  }
  add(null, { label: 'overhead', attributes: [], bytes: overhead });
  return directories;
}

/** Bytes of one label in a layer. */
export function bytesOf({ directories }: LayerProfile, wanted: keyof Labels): number {
  let sum = 0;
  for (const labels of directories.values()) {
    for (const { label, bytes } of labels.values()) if (label === wanted) sum += bytes;
  }
  return sum;
}
