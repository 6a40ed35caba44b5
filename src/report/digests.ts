// digests: content hash (diffID) and distribution hash of each layer, declared and observed, and which archives hold it.
import type { Analysis } from '../analysis/analysis.ts';
import { missingFacts } from '../rules/evaluate.ts';
import { imageLabel } from '../rules/image-label.ts';
import { type Block, bytes, type Cell, type Column, count, digest, text, wholeDigest } from './block.ts';
import { type Computed, type DigestData, type LayerDigests, layerDigests } from './layer-digests.ts';
import type { Report } from './report.ts';

export interface DigestsData {
  readonly blobs: readonly DigestData[];
}

export interface DigestsOptions {
  /** What was computed besides, if anything. */
  readonly computed?: Computed;
  /** Whether digests are cut to twelve characters on the page. */
  readonly isCut: boolean;
}

export function digests(analyses: readonly Analysis[], { computed, isCut }: DigestsOptions): Report<DigestsData> {
  const layers = withArchives(analyses.flatMap((analysis) => layerDigests(analysis, computed)));
  const blobs = layers.flatMap(({ content, distribution, other }) => [
    content,
    distribution,
    ...(other ? [other] : []),
  ]);
  const findings = analyses.flatMap(missingFacts);
  const images = new Set(layers.map(({ image }) => image));
  const page = Array.from(images, (image): Block[] => {
    const own = layers.filter((layer) => layer.image === image);
    const stored = own.some(isStored) ? [] : ['stored uncompressed: its distribution hashes are not in this archive'];
    const note = [...(analyses.length > 1 ? [own[0].content.archive] : []), ...stored].join(' · ');
    return [
      { kind: 'heading', text: imageLabel(image) ?? '<none>', note },
      table(own, computed, isCut ? digest : wholeDigest, analyses.length > 1),
    ];
  });
  return {
    report: 'digests',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data: { blobs },
    items: blobs,
    findings,
    blocks: [...page.flat(), { kind: 'findings', findings }],
  };
}

/** Says of each digest which of the archives asked about hold it. */
function withArchives(layers: readonly LayerDigests[]): readonly LayerDigests[] {
  const holders = new Map<string, Set<string>>();
  const keyOf = ({ observed, declared }: DigestData): string => observed ?? declared ?? '';
  for (const { content, distribution } of layers) {
    for (const blob of [content, distribution]) {
      if (blob.status === 'missing') continue;
      holders.set(keyOf(blob), (holders.get(keyOf(blob)) ?? new Set()).add(blob.archive));
    }
  }
  const held = (blob: DigestData): DigestData => ({ ...blob, archives: [...(holders.get(keyOf(blob)) ?? [])] });
  return layers.map((layer) => ({
    ...layer,
    content: held(layer.content),
    distribution: held(layer.distribution),
    other: layer.other && held(layer.other),
  }));
}

/** A group of columns: the cells of a layer, and of the total. */
interface Group {
  readonly titles: readonly Column[];
  cells(layer: LayerDigests): readonly Cell[];
  readonly total: readonly Cell[];
}

type Show = (value: string | null) => Cell;

function table(own: readonly LayerDigests[], computed: Computed | undefined, show: Show, isOfSeveral: boolean): Block {
  const sum = (of: (layer: LayerDigests) => number | null): Cell => {
    const sizes = own.map(of);
    return bytes(sizes.every((size) => size !== null) ? sizes.reduce((total, size) => total + size, 0) : null);
  };
  const groups: readonly Group[] = [
    { titles: [right('LAYER')], cells: ({ content }) => [count(content.layer)], total: [text('TOTAL')] },
    {
      titles: [left('CONTENT HASH'), right('SIZE'), status],
      cells: ({ content }) => [show(content.observed ?? content.declared), bytes(content.size), text(content.status)],
      total: [text(''), sum(({ content }) => content.size), text('')],
    },
    ...(own.some(isStored) ? [distributionGroup(show, sum)] : []),
    ...(computed ? [computedGroup(computed, show, sum)] : []),
    ...(isOfSeveral
      ? [
          {
            titles: [right('ARCHIVES')],
            cells: ({ content }: LayerDigests) => [count(content.archives.length)],
            total: [text('')],
          },
        ]
      : []),
  ];
  return {
    kind: 'table',
    columns: groups.flatMap(({ titles }) => titles),
    rows: own.map((layer) => groups.flatMap(({ cells }) => cells(layer))),
    total: groups.flatMap(({ total }) => total),
  };
}

function distributionCells({ size, observed, declared, status }: DigestData, show: Show): readonly Cell[] {
  const isStored = size !== null;
  return [show(isStored ? (observed ?? declared) : null), bytes(size), text(isStored ? status : 'not in this archive')];
}

/** Whether the layer lies compressed in the archive, as a registry would have it. */
const isStored = ({ distribution }: LayerDigests): boolean => distribution.size !== null;

const distributionGroup = (show: Show, sum: (of: (layer: LayerDigests) => number | null) => Cell): Group => ({
  titles: [left('DISTRIBUTION HASH'), right('SIZE'), status],
  cells: ({ distribution }) => distributionCells(distribution, show),
  total: [text(''), sum(({ distribution }) => distribution.size), text('')],
});

const computedGroup = (
  { compression, level }: Computed,
  show: Show,
  sum: (of: (layer: LayerDigests) => number | null) => Cell,
): Group => ({
  titles: [left(`COMPUTED ${compression.toUpperCase()}:${level}`), right('SIZE')],
  cells: ({ other }) => [show(other?.observed ?? null), bytes(other?.size ?? null)],
  total: [text(''), sum(({ other }) => other?.size ?? null)],
});

const status: Column = { title: 'STATUS', align: 'left', mayBeDropped: true };
const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });
