// digests: the diff ID and the digest of each layer, declared and computed, and which archives have it.
import type { Analysis } from '../../analysis/analysis.ts';
import { digestFindings, findingsOfEach, missingFacts } from '../../rules/evaluate.ts';
import { imageLabel } from '../../rules/wording.ts';
import { type Block, bytes, type Cell, type Column, count, digest, text, toned, wholeDigest } from '../block.ts';
import { archiveArguments, commandLine } from '../command-line.ts';
import type { Report } from '../report.ts';
import { type ImageIDs, idsBlock, imageIDs } from './image-ids.ts';
import { type Computed, type DigestData, type LayerDigests, layerDigests } from './layer-digests.ts';

export interface DigestsData {
  readonly blobs: readonly DigestData[];
  /** The IDs of each image; none for an exported root filesystem. */
  readonly images: readonly ImageIDs[];
}

export interface DigestsOptions {
  /** Digests for another compression. */
  readonly computed?: Computed | undefined;
  /** Whether digests are truncated to twelve characters on the page. */
  readonly isCut: boolean;
}

export function digests(analyses: readonly Analysis[], { computed, isCut }: DigestsOptions): Report<DigestsData> {
  const layers = withArchives(analyses.flatMap((analysis) => layerDigests(analysis, computed)));
  const blobs = layers.flatMap(({ diffID, digest, computed }) => [diffID, digest, ...(computed ? [computed] : [])]);
  const findings = findingsOfEach(analyses, (analysis) => [...missingFacts(analysis), ...digestFindings(analysis)]);
  const ids = analyses.flatMap((analysis) =>
    analysis.images
      .filter(({ image: { format } }) => format !== 'rootfs')
      .map((image) => imageIDs(analysis, image, computed)),
  );
  const idsOf = new Map(ids.map((one) => [one.image, one]));
  const show = isCut ? digest : wholeDigest;
  const images = new Map<LayerDigests['image'], LayerDigests[]>();
  for (const layer of layers) {
    const known = images.get(layer.image);
    if (known) known.push(layer);
    else images.set(layer.image, [layer]);
  }
  const imageBlocks = ([image, own]: readonly [LayerDigests['image'], readonly LayerDigests[]]): readonly Block[] => {
    const archiveName = own[0]?.diffID.archive ?? '';
    const found = idsOf.get(image);
    const archive = analyses.find(({ archive: { name } }) => name === archiveName);
    const compress = commandLine('digests', ...(archive ? archiveArguments(archive) : []), '--compress', 'gzip');
    const isPlain = !computed && !own.some(isStored);
    const stored = isPlain ? [`layers are stored uncompressed; to compute digests: ${compress}`] : [];
    const isKept = ({ digest, ...layer }: LayerDigests) =>
      isStored({ digest }) && layer.computed === undefined && digest.compression === computed?.compression;
    const kept = own.some(isKept) ? [`layers stored with ${computed?.compression} are not compressed again`] : [];
    const facts = [...(analyses.length > 1 ? [archiveName] : []), ...stored, ...kept];
    return [
      { kind: 'heading', text: imageLabel(image) ?? '<none>', facts },
      table(own, { computed, isCut }, analyses.length > 1),
      ...(found ? [idsBlock(found, show)] : []),
    ];
  };
  return {
    report: 'digests',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data: { blobs, images: ids.map(({ data }) => data) },
    items: blobs,
    findings,
    blocks: () => [...Array.from(images, imageBlocks).flat(), { kind: 'findings', findings }],
  };
}

/** Adds to each hash the archives of the command line that have it. */
function withArchives(layers: readonly LayerDigests[]): readonly LayerDigests[] {
  const holders = new Map<string, Set<string>>();
  const keyOf = ({ observed, declared }: DigestData): string => observed ?? declared ?? '';
  for (const { diffID, digest } of layers) {
    for (const blob of [diffID, digest]) {
      if (blob.status === 'missing') continue;
      holders.set(keyOf(blob), (holders.get(keyOf(blob)) ?? new Set()).add(blob.archive));
    }
  }
  const held = (blob: DigestData): DigestData => ({ ...blob, archives: [...(holders.get(keyOf(blob)) ?? [])] });
  return layers.map((layer) => ({
    ...layer,
    diffID: held(layer.diffID),
    digest: held(layer.digest),
    computed: layer.computed && held(layer.computed),
  }));
}

/** A group of columns: the cells of a layer, and of the total row. */
interface Group {
  readonly titles: readonly Column[];
  cells(layer: LayerDigests): readonly Cell[];
  readonly total: readonly Cell[];
}

type Show = (value: string | null) => Cell;

function table(own: readonly LayerDigests[], { computed, isCut }: DigestsOptions, isOfSeveral: boolean): Block {
  const show: Show = isCut ? digest : wholeDigest;
  const sum = (of: (layer: LayerDigests) => number | null): Cell => {
    const sizes = own.map(of);
    return bytes(sizes.every((size) => size !== null) ? sizes.reduce((total, size) => total + size, 0) : null);
  };
  const groups: readonly Group[] = [
    { titles: [right('LAYER')], cells: ({ diffID }) => [count(diffID.layer)], total: [text('TOTAL')] },
    {
      titles: [left('DIFF ID'), right('CONTENT', 1), status('DIFF ID STATUS')],
      cells: ({ diffID }) => [show(diffID.observed ?? diffID.declared), bytes(diffID.size), statusCell(diffID)],
      total: [text(''), sum(({ diffID }) => diffID.size), text('')],
    },
    ...(own.some(isStored) ? [digestGroup(show, sum)] : []),
    ...(computed && own.some((layer) => layer.computed) ? [computedGroup(computed, show, sum)] : []),
    ...(isOfSeveral
      ? [
          {
            titles: [right('ARCHIVES', 0)],
            cells: ({ diffID }: LayerDigests) => [count(diffID.archives.length)],
            total: [text('')],
          },
        ]
      : []),
  ];
  return {
    kind: 'table',
    // Digests are never truncated: as with docker, a line may be wider than the terminal.
    columns: groups.flatMap(({ titles }) =>
      titles.map(
        ({ title, align, importance }): Column =>
          isCut && importance !== undefined ? { title, align, importance } : { title, align },
      ),
    ),
    rows: own.map((layer) => groups.flatMap(({ cells }) => cells(layer))),
    total: groups.flatMap(({ total }) => total),
  };
}

const statusCell = ({ status }: DigestData): Cell =>
  toned(status === 'mismatch' ? 'bad' : status === 'verified' ? 'good' : undefined, text(status));

function digestCells(data: DigestData, show: Show): readonly Cell[] {
  const { size, observed, declared } = data;
  return size === null
    ? [show(null), bytes(null), text('uncompressed')]
    : [show(observed ?? declared), bytes(size), statusCell(data)];
}

/** Whether the layer is stored compressed, as in a registry. */
const isStored = ({ digest: { size } }: Pick<LayerDigests, 'digest'>): boolean => size !== null;

const digestGroup = (show: Show, sum: (of: (layer: LayerDigests) => number | null) => Cell): Group => ({
  titles: [left('DIGEST'), right('DISTRIBUTION', 1), status('DIGEST STATUS')],
  cells: (layer) => digestCells(layer.digest, show),
  total: [text(''), sum((layer) => layer.digest.size), text('')],
});

const computedGroup = (
  { compression, level }: Computed,
  show: Show,
  sum: (of: (layer: LayerDigests) => number | null) => Cell,
): Group => ({
  titles: [
    left(`${compression.toUpperCase()}:${level} DIGEST`),
    right(`${compression.toUpperCase()}:${level} SIZE`, 1),
  ],
  cells: ({ computed }) => [show(computed?.observed ?? null), bytes(computed?.size ?? null)],
  total: [text(''), sum(({ computed }) => computed?.size ?? null)],
});

const status = (title: string): Column => ({ title, align: 'left', importance: 2 });
const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string, importance?: number): Column =>
  importance === undefined ? { title, align: 'right' } : { title, align: 'right', importance };
