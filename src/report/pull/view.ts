// The page of pull: the sum, a row for each layer that is downloaded, and what lazy pulling leaves.
import { indexRanges, layerList, pluralize } from '../../rules/wording.ts';
import { humanSize } from '../../text/byte-size.ts';
import { type Block, bytes, type Cell, code, text } from '../block.ts';
import { imageTitle } from '../image-view.ts';
import type { LazyData, PullData, PullLayerData } from './data.ts';

/** What the page says beside the data. */
export interface PullView {
  /** Whether the first layer that is pulled differs only by its compression. */
  readonly isRecompressed: boolean;
  /** A command line that estimates compressed bytes. */
  readonly estimate: string;
}

import { formOf, pullFacts } from './facts.ts';

export function pullBlocks(data: PullData, { isRecompressed, estimate }: PullView): readonly Block[] {
  const { images, layers, pull, lazy } = data;
  const { instruction = null } = layers[pull.cacheBrokenBy ?? layers.length] ?? {};
  const nothing = pull.pulledLayers.length === 0;
  return [
    {
      kind: 'heading',
      text: `${imageTitle(images.old)} -> ${imageTitle(images.new)}`,
      ...(nothing ? {} : { note: compressionNote(layers, estimate) }),
    },
    pullFacts(pull, { instruction, isRecompressed }),
    ...(nothing ? [] : [layersTable(data), lazy ? lazyFacts(lazy, layers) : notLazy]),
  ];
}

/** How compressed bytes are known, if not all layers to pull are stored compressed. */
function compressionNote(layers: readonly PullLayerData[], estimate: string): string | undefined {
  const pulled = layers.filter(({ status }) => status !== 'reused');
  const [estimatedBy] = pulled.flatMap((layer) => layer.estimatedBy ?? []);
  if (estimatedBy !== undefined) return `compressed bytes are estimated: ${estimatedBy}`;
  const isPlain = pulled.some(({ compression, sizes }) => compression === 'none' && sizes.distribution === null);
  return isPlain ? `layers are stored uncompressed; to estimate what a pull costs: ${estimate}` : undefined;
}

function layersTable({ layers, pull }: PullData): Block {
  const reused = layers.filter(({ status }) => status === 'reused');
  return {
    kind: 'table',
    title: 'Layers',
    columns: [
      { title: 'LAYER', align: 'right' },
      { title: 'STATUS', align: 'left' },
      { title: 'TO PULL', align: 'right' },
      { title: 'CONTENT', align: 'right', importance: 2 },
      { title: 'NEW CONTENT', align: 'right', importance: 3 },
      { title: 'LAZY FORMAT', align: 'left', importance: 1 },
      { title: 'INSTRUCTION', align: 'left', mayBeCut: true },
    ],
    rows: [
      ...(reused.length > 0 ? [reusedRow(reused)] : []),
      ...layers.filter(({ status }) => status !== 'reused').map(layerRow),
    ],
    total: [
      text('TOTAL'),
      text(''),
      bytes(pull.sizes.distribution),
      bytes(pull.sizes.content),
      bytes(pull.changedBytes),
      text(''),
      text(''),
    ],
  };
}

const reusedRow = (reused: readonly PullLayerData[]): readonly Cell[] => [
  text(indexRanges(reused.map(({ index }) => index)).join(', ')),
  text(statuses.reused),
  bytes(0),
  bytes(0),
  bytes(0),
  text(''),
  text(pluralize(reused.length, 'identical layer')),
];

const statuses = { reused: 'reused', pulled: 'pulled', repulled: 'pulled again', repeated: 'repeated' } as const;

const layerRow = ({ index, status, sizes, changedBytes, lazyFormats, instruction }: PullLayerData): readonly Cell[] => [
  text(String(index)),
  text(statuses[status]),
  bytes(status === 'repeated' ? 0 : sizes.distribution),
  bytes(status === 'repeated' ? 0 : sizes.content),
  bytes(changedBytes),
  text(formatNames(lazyFormats)),
  code(instruction),
];

const formatNames = (formats: PullLayerData['lazyFormats']): string =>
  formats.map((format) => (format === 'soci' ? 'SOCI' : format)).join(', ');

const notLazy: Block = {
  kind: 'sentence',
  sentence: 'No layer can be pulled file by file: none is estargz or zstd:chunked, or has a SOCI index.',
};

/** At most this is pulled by a host that reads a table of contents first. */
function lazyFacts(lazy: LazyData, layers: readonly PullLayerData[]): Block {
  const { lazyLayers, lazySizes, changedBytes, changedDistribution, wholeLayers, wholeSizes } = lazy;
  const formats = new Set(layers.flatMap(({ lazyFormats }) => lazyFormats));
  const [size, form] = [lazySizes.distribution ?? lazySizes.content, formOf(lazySizes)];
  return {
    kind: 'facts',
    title: 'With lazy pulling',
    facts: [
      {
        name: 'changed files',
        value: bytes(changedDistribution ?? changedBytes),
        note: `${inBothForms(lazy)}, in ${layerList(lazyLayers)} (${formatNames([...formats])})`,
      },
      { name: 'instead of', value: bytes(size), note: `${form}, ${layerList(lazyLayers)} as a whole` },
      ...(wholeLayers.length > 0
        ? [
            {
              name: 'whole layers',
              value: bytes(wholeSizes.distribution ?? wholeSizes.content),
              note: `${formOf(wholeSizes)}, ${layerList(wholeLayers)}: not in such a format`,
            },
          ]
        : []),
    ],
  };
}

/** In which form the size of changed files is known. */
const inBothForms = ({ changedBytes, changedDistribution }: LazyData): string =>
  changedBytes === null || changedDistribution === null
    ? 'uncompressed'
    : `compressed; ${humanSize(changedBytes)} uncompressed`;
