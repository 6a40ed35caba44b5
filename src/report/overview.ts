// The overview: what is in the archive, how big it is, what is wrong. One image is shown with its layers; of several, a
// row each.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import type { Listed } from '../image/image.ts';
import { evaluate, rulesAt, worstFirst } from '../rules/evaluate.ts';
import type { Finding } from '../rules/rule.ts';
import { noImage } from '../rules/validity/no-image.ts';
import { type Block, bytes, count, digest, text } from './block.ts';
import { causesTable, imageCauses } from './causes.ts';
import { imageNote, imageTitle, layersInBrief } from './image-blocks.ts';
import { type ImageData, imageData, type LayerData } from './image-data.ts';
import { imagePicture } from './image-picture.ts';
import type { Picture } from './picture-data.ts';
import type { Report } from './report.ts';

export interface OverviewData {
  readonly archive: {
    /** Leading format first. */
    readonly formats: readonly string[];
    /** Around the whole, outermost first. */
    readonly compression: readonly string[];
    /** What indexes list besides the images that are here. */
    readonly others: readonly {
      readonly kind: Listed['kind'];
      readonly digest: string;
      readonly mediaType: string | null;
      readonly platform: string | null;
      readonly missing: boolean;
    }[];
  };
  readonly images: readonly ImageData[];
}

export const overview = (analysis: Analysis): Report<OverviewData> => overviewWith(analysis, evaluate(analysis));

/** The answer to a question about an image where there is none: then that is an error, however intact the archive is. */
export const withoutImage = (analysis: Analysis): Report<OverviewData> =>
  overviewWith(
    analysis,
    worstFirst(evaluate(analysis).map((one) => (one.rule === noImage.id ? { ...one, severity: 'error' } : one))),
  );

function overviewWith(analysis: Analysis, findings: readonly Finding[]): Report<OverviewData> {
  const { archive, contents } = analysis;
  const images = analysis.images.map(imageData);
  const data: OverviewData = {
    archive: {
      formats: contents.formats,
      compression: archive.compression,
      others: contents.listed.map(({ kind, digest, mediaType, platform, isMissing }) => ({
        kind,
        digest,
        mediaType: mediaType ?? null,
        platform: platform ?? null,
        missing: isMissing,
      })),
    },
    images,
  };
  const heading: Block = { kind: 'heading', text: archive.name, note: archiveNote(data) };
  const found: Block = { kind: 'findings', findings, notesInBrief: true };
  return {
    report: 'overview',
    version: 1,
    subject: [archive.name],
    data,
    findings,
    judgedBy: rulesAt('merged'),
    blocks: [
      heading,
      ...(images.length === 1 ? oneImage(images[0], analysis.images[0]) : [imagesTable(images)]),
      found,
    ],
    picture: () => (images.length === 1 ? pictureOf(images[0], analysis.images[0], heading, found) : severalImages),
  };
}

/** On one screen. */
const mostCauses = 5;

const formatTitles: Readonly<Record<string, string>> = {
  'oci-layout': 'OCI layout',
  'docker-archive': 'docker save',
  'docker-v1': 'docker save before 1.10',
  dir: 'skopeo dir',
  rootfs: 'docker export',
};

function archiveNote({ archive, images }: OverviewData): string {
  const formats = archive.formats.map((format) => formatTitles[format]).join(' and ');
  const compression = archive.compression.length > 0 ? `, ${archive.compression.join(' in ')} compressed` : '';
  const others = (['attestation', 'artifact'] as const).flatMap((kind) => {
    const number = archive.others.filter((other) => other.kind === kind && !other.missing).length;
    return number > 0 ? [`${number} ${kind}${number > 1 ? 's' : ''}`] : [];
  });
  const number = images.length === 1 ? '1 image' : `${images.length} images`;
  return [`${formats}${compression}`, number, ...others].join(' · ');
}

const oneImage = (image: ImageData, analysis: ImageAnalysis): Block[] => [
  ...identity(image),
  layersInBrief(image.layers),
  causesTable(imageCauses(analysis), mostCauses),
];

const identity = (image: ImageData): Block[] => [
  { kind: 'heading', text: imageTitle(image), note: imageNote(image) },
  { kind: 'facts', facts: sizeFacts(image) },
];

const pictureOf = (image: ImageData, analysis: ImageAnalysis, archive: Block, findings: Block): Picture =>
  imagePicture(analysis, image, { head: [archive, ...identity(image)], foot: [findings] });

const severalImages: Picture = {
  kind: 'none',
  why: 'No picture: it is of one image. Where there are several, --image NAME draws one of them.',
};

function sizeFacts({ format, layers, sizes, reclaimable, efficiency }: ImageData) {
  const { distribution, content, files, visible } = sizes;
  const share = efficiency === null ? '' : ` (efficiency ${efficiency.toFixed(3)})`;
  return [
    { name: 'distribution', value: bytes(distribution), note: distributionNote(format, layers, distribution) },
    { name: 'content', value: bytes(content), note: 'the uncompressed layer tars' },
    { name: 'files', value: bytes(files), note: 'what the files in all layers hold' },
    { name: 'visible', value: bytes(visible), note: `what of them a container sees${share}` },
    { name: 'reclaimable', value: bytes(reclaimable), note: reclaimableNote(reclaimable) },
  ];
}

function reclaimableNote(reclaimable: number | null): string {
  if (reclaimable === null) return 'not known: a layer is not in the archive';
  return reclaimable === 0
    ? 'nothing is shipped twice or hidden'
    : 'shipped but hidden; what to do: timg-inspect bloat';
}

function distributionNote(format: string, layers: readonly LayerData[], distribution: number | null): string {
  if (distribution !== null) return 'what a registry stores: compressed layers, config, manifest';
  if (format === 'rootfs') return 'an exported file system has none';
  const isPlain = layers.every(({ compression }) => compression === 'none');
  return `not in this archive: ${isPlain ? 'its layers are stored uncompressed' : 'not every layer is here and compressed'}`;
}

function imagesTable(images: readonly ImageData[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'IMAGE', align: 'left', mayBeCut: true },
      { title: 'PLATFORM', align: 'left' },
      { title: 'IMAGE ID', align: 'left' },
      { title: 'LAYERS', align: 'right' },
      { title: 'DISTRIBUTION', align: 'right' },
      { title: 'CONTENT', align: 'right' },
      { title: 'FILES', align: 'right' },
      { title: 'RECLAIMABLE', align: 'right' },
    ],
    rows: images.map((image) => [
      text(image.names.join('  ') || '<none>'),
      text(image.platform),
      digest(image.imageID),
      count(image.layers.length),
      bytes(image.sizes.distribution),
      bytes(image.sizes.content),
      bytes(image.sizes.files),
      bytes(image.reclaimable),
    ]),
  };
}
