// sharing: which layers several images share, how much that saves, and what deleting one image would save. A layer is only
// deleted with its last image.
import type { Analysis } from '../analysis/analysis.ts';
import { type Sharing, sharingOf } from '../analysis/comparison/sharing.ts';
import { differenceOfSizes, type Sizes, sum } from '../analysis/sizes.ts';
import { shortDigest } from '../oci/digest.ts';
import { findingsOfEach, missingFacts } from '../rules/evaluate.ts';
import { pluralize } from '../rules/wording.ts';
import { type Block, bytes, code, count, cutList, digest, type TableBlock, text } from './block.ts';
import { commandLine, fileArgument, withArguments } from './command-line.ts';
import { sizeLabel } from './image-view.ts';
import type { Report } from './report.ts';

export interface SharingData {
  readonly images: readonly SharingImageData[];
  /** Most used first. */
  readonly layers: readonly SharingLayerData[];
  /** separate: the sum of all images · together: each layer and blob once · saved: the difference */
  readonly total: { readonly separate: Sizes; readonly together: Sizes; readonly saved: Sizes };
}

interface SharingImageData {
  readonly index: number;
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly platform: string | null;
  readonly archives: readonly string[];
  readonly sizes: Sizes;
  /** Layers that no other image uses: what deleting this image saves. */
  readonly unique: Sizes & { readonly layerCount: number };
}

interface SharingLayerData {
  readonly index: number;
  readonly diffID: string | null;
  readonly instruction: string | null;
  readonly sizes: Sizes;
  /** Indexes of the images that use it. */
  readonly usedBy: readonly number[];
}

export function sharing(analyses: readonly Analysis[], maxRows: number): Report<SharingData> {
  const findings = findingsOfEach(analyses, missingFacts);
  const data = sharingData(sharingOf(analyses));
  const archives = analyses.map(({ archive }) => fileArgument(archive.name));
  const all = commandLine('sharing', ...archives, ...withArguments(...analyses), '--limit', '0');
  return {
    report: 'sharing',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data,
    items: data.layers,
    findings,
    blocks: () => [...view(data, analyses.length, maxRows, all), { kind: 'findings', findings }],
  };
}

const sharingData = ({ images, layers, separate, together }: Sharing): SharingData => ({
  images: images.map(({ image, archives, sizes, unique }, index) => ({
    index,
    names: image.names,
    imageID: image.imageID ?? null,
    platform: image.platform ?? null,
    archives,
    sizes,
    unique,
  })),
  layers: layers.map((layer, index) => ({ index, ...layer })),
  total: { separate, together, saved: differenceOfSizes(separate, together) },
});

/** With more images, the matrix is wider than a terminal. */
const widestMatrix = 8;

function view(data: SharingData, archiveCount: number, maxRows: number, command: string): readonly Block[] {
  const shared = data.layers.filter(({ usedBy }) => usedBy.length > 1);
  const isMatrix = data.images.length > 1 && shared.length > 0;
  return [
    {
      kind: 'heading',
      text: `${pluralize(data.images.length, 'image')} in ${pluralize(archiveCount, 'archive')}, ${pluralize(data.layers.length, 'layer')}`,
      facts: [
        shared.length === 0 ? 'no layer is shared' : `${pluralize(shared.length, 'layer is', 'layers are')} shared`,
        ...(data.images.some(({ archives }) => archives.length > 1)
          ? ['images with the same ID count as one image']
          : []),
      ],
    },
    totalsTable(data),
    imagesTable(data, maxRows, command),
    ...(isMatrix ? [data.images.length <= widestMatrix ? matrixTable(data, maxRows) : noMatrix] : []),
    layersTable(data, maxRows, command),
  ];
}

function totalsTable({ total: { separate, together, saved } }: SharingData): TableBlock {
  const names = ['distribution', 'content', 'files'] as const;
  return {
    kind: 'table',
    title: 'Sizes of all images',
    columns: [
      { title: 'SIZE', align: 'left' },
      { title: 'SEPARATE', align: 'right' },
      { title: 'TOGETHER', align: 'right' },
      { title: 'SAVED', align: 'right' },
    ],
    rows: names.map((name) => [
      text(sizeLabel(name)),
      bytes(separate[name]),
      bytes(together[name]),
      bytes(saved[name]),
    ]),
  };
}

/** Savings are compressed sizes if those are known for all images. */
function imagesTable({ images }: SharingData, maxRows: number, command: string): TableBlock {
  const { shown, cut } = cutList(images, maxRows, 'images', command);
  const size = images.every(({ unique }) => unique.distribution !== null) ? 'distribution' : 'content';
  return {
    kind: 'table',
    title: size === 'distribution' ? 'Images (compressed, with config and manifest)' : 'Images (uncompressed layers)',
    columns: [
      { title: '#', align: 'right' },
      { title: 'IMAGE', align: 'left', mayBeCut: true },
      { title: 'PLATFORM', align: 'left', importance: 1 },
      { title: size.toUpperCase(), align: 'right', importance: 3 },
      { title: 'UNIQUE LAYERS', align: 'right', importance: 2 },
      { title: 'SAVED IF DELETED', align: 'right' },
    ],
    rows: shown.map(({ index, platform, sizes, unique, ...image }) => [
      count(index),
      code(title(image)),
      text(platform),
      bytes(sizes[size]),
      count(unique.layerCount),
      bytes(unique[size]),
    ]),
    cut,
  };
}

const title = ({ names, imageID, archives }: Pick<SharingImageData, 'names' | 'imageID' | 'archives'>): string =>
  names.join(', ') || (imageID ? shortDigest(imageID) : archives.join(', '));

const noMatrix: Block = {
  kind: 'sentence',
  sentence: `With more than ${widestMatrix} images, shared bytes by pair are in --format json only (usedBy of each layer).`,
};

/** Content that two images share. The diagonal has the content of each image. */
function matrixTable({ images, layers }: SharingData, maxRows: number): TableBlock {
  const common = (a: number, b: number): number | null =>
    sum(
      layers.filter(({ usedBy }) => usedBy.includes(a) && usedBy.includes(b)).map(({ sizes: { content } }) => content),
    );
  const shown = images.slice(0, maxRows);
  return {
    kind: 'table',
    title: 'Content shared by each pair of images (uncompressed)',
    columns: [
      { title: '#', align: 'right' },
      ...shown.map(({ index }) => ({ title: `#${index}`, align: 'right' as const })),
    ],
    rows: shown.map(({ index }) => [text(`#${index}`), ...shown.map((other) => bytes(common(index, other.index)))]),
  };
}

function layersTable({ layers }: SharingData, maxRows: number, command: string): TableBlock {
  const { shown, cut } = cutList(layers, maxRows, 'layers', command);
  return {
    kind: 'table',
    title: 'Layers (distribution: compressed, content: uncompressed)',
    columns: [
      { title: 'IMAGES', align: 'right' },
      { title: 'DIFF ID', align: 'left', importance: 2 },
      { title: 'DISTRIBUTION', align: 'right', importance: 1 },
      { title: 'CONTENT', align: 'right' },
      { title: 'INSTRUCTION', align: 'left', mayBeCut: true },
    ],
    rows: shown.map(({ usedBy, diffID, sizes, instruction }) => [
      count(usedBy.length),
      digest(diffID),
      bytes(sizes.distribution),
      bytes(sizes.content),
      code(instruction),
    ]),
    cut,
  };
}
