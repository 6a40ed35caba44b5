// How an image and its layers stand on the page.
import { type Labels, reclaimable } from '../analysis/ledger.ts';
import { shortDigest } from '../spec/digest.ts';
import { instruction } from '../spec/instruction.ts';
import { type Block, bytes, type Cell, type Column, count, digest, text } from './block.ts';
import type { ImageData, LayerData } from './image-data.ts';

export function imageTitle({ names, imageID, format }: Pick<ImageData, 'names' | 'imageID' | 'format'>): string {
  if (names.length > 0) return names.join('  ');
  if (format === 'rootfs') return 'exported root file system';
  return imageID ? `<none>  ${shortDigest(imageID)}` : '<none>';
}

/** One line of what identifies the image. */
export function imageNote({ names, imageID, platform, created }: ImageData): string {
  const id = imageID && names.length > 0 ? shortDigest(imageID) : null;
  return [platform, id && `image ${id}`, created && `created ${created.replace(/\.\d+/, '')}`]
    .filter((part) => part)
    .join(' · ');
}

interface LayerColumn extends Column {
  cell(layer: LayerData): Cell;
  /** Set where the column has a sum: null as soon as one part is not known. */
  total?(layers: readonly LayerData[]): Cell;
}

const index: LayerColumn = { title: 'LAYER', align: 'right', cell: (layer) => count(layer.index) };
const diffID: LayerColumn = { title: 'DIFF ID', align: 'left', cell: (layer) => digest(layer.diffID) };
const digestAsStored: LayerColumn = {
  title: 'DIGEST',
  align: 'left',
  mayBeDropped: true,
  cell: (layer) => digest(layer.digest),
};
const compression: LayerColumn = {
  title: 'COMPRESSION',
  align: 'left',
  mayBeDropped: true,
  cell: (layer) => text(layer.compression),
};
const createdBy: LayerColumn = {
  title: 'CREATED BY',
  align: 'left',
  mayBeCut: true,
  cell: (layer) => text(layer.createdBy && instruction(layer.createdBy)),
};

function summed(
  title: string,
  cell: (value: number | null) => Cell,
  of: (layer: LayerData) => number | null,
): LayerColumn {
  const total = (layers: readonly LayerData[]) => {
    const parts = layers.map(of).filter((part) => part !== null);
    return cell(parts.length < layers.length ? null : parts.reduce((sum, part) => sum + part, 0));
  };
  return { title, align: 'right', cell: (layer) => cell(of(layer)), total };
}

const distribution: LayerColumn = {
  ...summed('DISTRIBUTION', bytes, ({ sizes }) => sizes.distribution),
  mayBeDropped: true,
};
const content = summed('CONTENT', bytes, ({ sizes }) => sizes.content);
const files = summed('FILES', bytes, ({ sizes }) => sizes.files);
/** What of the layer's files nobody sees. */
const hidden = summed('HIDDEN', bytes, ({ ledger }) => ledger && reclaimable(ledger));
const label = (title: string, of: keyof Labels): LayerColumn => ({
  ...summed(title, bytes, ({ ledger }) => ledger?.[of] ?? null),
  mayBeDropped: true,
});
const ledger = [
  label('LIVE', 'live'),
  label('REPLACED', 'replaced'),
  label('RECOPIED', 'recopied'),
  label('REMOVED', 'removed'),
  label('DUPLICATE', 'duplicate'),
  label('OVERHEAD', 'overhead'),
];
const entries: LayerColumn = { ...summed('ENTRIES', count, (layer) => layer.entries), mayBeDropped: true };

/** A row a layer, without hashes of the blobs; what an archive of uncompressed layers cannot have is left out. */
export function layersInBrief(layers: readonly LayerData[]): Block {
  const isPlain = layers.every((layer) => layer.compression === 'none');
  const stored = isPlain ? [] : [compression, distribution];
  return layersTable(layers, [index, diffID, ...stored, content, files, hidden, entries, createdBy]);
}

/** A row a layer with both hashes. */
export function layersInFull(layers: readonly LayerData[]): Block {
  return layersTable(layers, [
    index,
    diffID,
    digestAsStored,
    compression,
    distribution,
    content,
    files,
    ...ledger,
    entries,
    createdBy,
  ]);
}

function layersTable(layers: readonly LayerData[], columns: readonly LayerColumn[]): Block {
  const total = columns.map((column) => column.total?.(layers) ?? text(column === index ? 'TOTAL' : ''));
  return { kind: 'table', columns, rows: layers.map((layer) => columns.map(({ cell }) => cell(layer))), total };
}
