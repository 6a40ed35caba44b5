// The parts of a page about an image and its layers: heading, sizes, and tables with one row per layer.
import type { LedgerBytes } from '../analysis/ledger.ts';
import { shortDigest } from '../oci/digest.ts';
import { layerList, layersAre } from '../rules/wording.ts';
import { percent } from '../text/byte-size.ts';
import { shortened } from '../text/message-name.ts';
import {
  type Block,
  bytes,
  type Cell,
  type Column,
  code,
  count,
  cutList,
  digest,
  type Fact,
  type TableBlock,
  text,
  toned,
} from './block.ts';
import type { ImageData, LayerData } from './image-data.ts';

/** The image's names, or `<none>` as Docker prints it. */
export function imageTitle({ names, format }: Pick<ImageData, 'names' | 'format'>): string {
  if (names.length > 0) return names.map(shortened).join(', ');
  return format === 'rootfs' ? 'exported root filesystem' : '<none>';
}

/** Platform, short ID, day of creation, and other archives that layers were taken from, as far as they are known. */
export function imageFacts({ imageID, platform, created, layers }: ImageData): readonly string[] {
  const facts = [platform, imageID && shortDigest(imageID), created?.slice(0, 10)].flatMap((fact) => fact || []);
  return [...facts, ...takenFacts(layers)];
}

/** `layers 0–3 from base.tar` */
function takenFacts(layers: readonly LayerData[]): readonly string[] {
  const taken = new Map<string, number[]>();
  for (const { index, takenFrom } of layers) {
    if (takenFrom === null) continue;
    const known = taken.get(takenFrom);
    if (known) known.push(index);
    else taken.set(takenFrom, [index]);
  }
  return Array.from(taken, ([archive, indexes]) => `${layerList(indexes)} from ${archive}`);
}

export const imageHeading = (image: ImageData, ...more: readonly string[]): Block => ({
  kind: 'heading',
  text: imageTitle(image),
  facts: [...imageFacts(image), ...more],
});

/** The name of a size where compressed and uncompressed sizes stand side by side. */
export const sizeLabel = (name: string): string =>
  name === 'distribution' ? `${name} (compressed)` : name === 'content' ? `${name} (uncompressed)` : name;

/** The sizes of an image, each with what it means. `unread` says why layers were not read. */
export function sizeFacts(image: ImageData, unread: string | undefined): Block {
  const { complete, sizes, efficiency } = image;
  const visible =
    complete || sizes.visible === null ? 'in the final filesystem' : 'in the readable part of the final filesystem';
  return {
    kind: 'facts',
    facts: [
      {
        name: 'distribution',
        value: bytes(sizes.distribution, image.layers.some(isCut)),
        note: distributionNote(image, unread),
      },
      { name: 'content', value: bytes(sizes.content, !complete), note: 'uncompressed layers' },
      { name: 'files', value: bytes(sizes.files, !complete), note: 'file data in all layers' },
      { name: 'visible', value: bytes(sizes.visible), note: `${visible}${share(efficiency)}` },
      wastedFact(image, unread),
    ],
  };
}

const share = (part: number | null): string => (part === null ? '' : ` (${percent(part)})`);

export function wastedFact(image: ImageData, unread: string | undefined): Fact {
  const { wasted, efficiency, complete } = image;
  return {
    name: 'wasted',
    value: toned(wasted ? 'wasted' : undefined, bytes(wasted, !complete)),
    note: `${wastedNote(image, unread)}${share(efficiency === null || wasted === 0 ? null : 1 - efficiency)}`,
  };
}

function wastedNote({ wasted, ledger, complete }: ImageData, unread: string | undefined): string {
  if (wasted === 0 && complete) return 'nothing is overwritten, copied or deleted later';
  const others = (['duplicate', 'unusable'] as const).filter((kind) => ledger?.[kind]);
  const isLater = !ledger || ledger.overwritten + ledger.copied + ledger.deleted > 0;
  const later = isLater || others.length === 0 ? ['overwritten, copied or deleted later'] : [];
  if (wasted !== null) return [...later, ...others].join(', or ');
  return unread ?? 'the final filesystem is not known';
}

function distributionNote({ format, layers, sizes: { distribution } }: ImageData, unread: string | undefined): string {
  const [estimate] = layers.flatMap(({ estimatedBy }) => estimatedBy ?? []);
  if (distribution !== null && estimate !== undefined) return `estimated: ${estimate}, with config and manifest`;
  if (distribution !== null) return 'compressed, as pulled, with config and manifest';
  if (format === 'rootfs') return 'an exported filesystem has no compressed layers';
  const plain = layers.filter(({ compression }) => compression === 'none');
  if (plain.length === layers.length) return 'the layers are stored uncompressed';
  return unread ?? `${layersAre(plain.map(({ index: at }) => at))} stored uncompressed`;
}

/**
 * Whether the layer was not read to its end, so that its sizes are too small. (The size of a missing layer is declared in the
 * manifest.)
 */
const isCut = ({ complete, sizes }: LayerData): boolean => !complete && sizes.content !== null;

interface LayerColumn extends Column {
  cell(layer: LayerData): Cell;
  /** Set if the column has a sum. If one part is unknown, so is the sum. */
  total?(layers: readonly LayerData[]): Cell;
}

const index: LayerColumn = { title: 'LAYER', align: 'right', cell: (layer) => count(layer.index) };
const diffID: LayerColumn = {
  title: 'DIFF ID',
  align: 'left',
  importance: 4,
  cell: (layer) => digest(layer.diffID),
};
const digestAsStored: LayerColumn = {
  title: 'DIGEST',
  align: 'left',
  importance: 3,
  cell: (layer) => digest(layer.digest),
};
const compression: LayerColumn = {
  title: 'COMPRESSION',
  align: 'left',
  importance: 1,
  cell: (layer) => text(layer.compression),
};
const instruction: LayerColumn = {
  title: 'INSTRUCTION',
  align: 'left',
  mayBeCut: true,
  cell: (layer) => code(layer.instruction),
};

function summed(
  title: string,
  importance: number | undefined,
  cell: (value: number | null, atLeast?: boolean) => Cell,
  of: (layer: LayerData) => number | null,
): LayerColumn {
  const total = (layers: readonly LayerData[]) => {
    const parts = layers.map(of).filter((part) => part !== null);
    const sum = parts.length < layers.length ? null : parts.reduce((all, part) => all + part, 0);
    return cell(sum, layers.some(isCut));
  };
  const column = {
    title,
    align: 'right' as const,
    cell: (layer: LayerData) => cell(of(layer), isCut(layer)),
    total,
  };
  return importance === undefined ? column : { ...column, importance };
}

const distribution = summed('DISTRIBUTION', 6, bytes, ({ sizes }) => sizes.distribution);
const content = summed('CONTENT', undefined, bytes, ({ sizes }) => sizes.content);
const files = summed('FILES', 5, bytes, ({ sizes }) => sizes.files);
const entryCount = summed('ENTRIES', 0, count, (layer) => layer.entryCount);
const wastedCell = (value: number | null, atLeast?: boolean): Cell =>
  toned(value ? 'wasted' : undefined, bytes(value, atLeast));
const wasted = summed('WASTED', undefined, wastedCell, (layer) => layer.wasted);
const ledgerColumn = (title: string, importance: number, of: keyof LedgerBytes): LayerColumn =>
  summed(
    title,
    importance,
    of === 'live' || of === 'overhead' ? bytes : wastedCell,
    ({ ledger: bytesByKind }) => bytesByKind?.[of] ?? null,
  );

const unusable = ledgerColumn('UNUSABLE', 1, 'unusable');
/** The column for unusable files is only shown if there are some. */
const ledgerColumns = (layers: readonly LayerData[]): readonly LayerColumn[] => [
  ledgerColumn('LIVE', 11, 'live'),
  ledgerColumn('OVERWRITTEN', 10, 'overwritten'),
  ledgerColumn('COPIED', 9, 'copied'),
  ledgerColumn('DELETED', 8, 'deleted'),
  ledgerColumn('DUPLICATE', 7, 'duplicate'),
  ...(layers.some(({ ledger }) => ledger?.unusable) ? [unusable] : []),
  ledgerColumn('OVERHEAD', 2, 'overhead'),
];

const maxLayers = 30;

/** Columns for an overview: sizes, waste and instruction. If there are many layers, the largest are shown, in their order. */
export function layersInBrief(layers: readonly LayerData[], command: string): TableBlock {
  const largestFirst = [...layers].sort((a, b) => (b.sizes.content ?? 0) - (a.sizes.content ?? 0) || a.index - b.index);
  const { shown, cut } = cutList(largestFirst, maxLayers, 'layers, the largest', command);
  const inOrder = [...shown].sort((a, b) => a.index - b.index);
  return { ...layersTable(layers, inOrder, [index, ...compressed(layers), content, files, wasted, instruction]), cut };
}

/** All columns: hashes, sizes and the whole ledger. */
export function layersInFull(layers: readonly LayerData[]): TableBlock {
  const isPlain = layers.every((layer) => layer.compression === 'none');
  const stored = isPlain ? [] : [digestAsStored, compression, ...compressed(layers)];
  const ledger = ledgerColumns(layers);
  return layersTable(layers, layers, [index, diffID, ...stored, content, files, ...ledger, entryCount, instruction]);
}

/** Empty if no layer is stored compressed. */
const compressed = (layers: readonly LayerData[]): readonly LayerColumn[] =>
  layers.some(({ sizes }) => sizes.distribution !== null) ? [distribution] : [];

function layersTable(
  all: readonly LayerData[],
  shown: readonly LayerData[],
  columns: readonly LayerColumn[],
): TableBlock {
  const total = columns.map((column) => column.total?.(all) ?? text(column === index ? 'TOTAL' : ''));
  return { kind: 'table', columns, rows: shown.map((layer) => columns.map(({ cell }) => cell(layer))), total };
}
