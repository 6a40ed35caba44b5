// check-base: whether an image is built on a base image, and how far it is behind.
import { instructionOf, type LayerAnalysis } from '../../analysis/layer-analysis.ts';
import { layerSizes, type Sizes, sumOfSizes } from '../../analysis/sizes.ts';
import type { Image } from '../../image/image.ts';
import { layerList, pluralize } from '../../rules/wording.ts';
import { humanSize } from '../../text/byte-size.ts';
import { type Block, bytes, code, count, digest, type Fact, type TableBlock, text } from '../block.ts';
import type { OwnData } from '../image-data.ts';
import { imageTitle } from '../image-view.ts';
import type { Report } from '../report.ts';
import { baseLayers, baseSource } from './base-text.ts';

export interface CheckBaseData {
  /** Whether the layers of the base image are the lowest layers of the image. */
  readonly builtOn: boolean;
  readonly image: Identity & { readonly layerCount: number };
  readonly base: Identity & { readonly archive: string; readonly layerCount: number };
  /** The base image that the image has. */
  readonly own: OwnData;
  /** Number of layers from the lowest on that are the same. */
  readonly commonLayerCount: number;
  /** The layers of the base image that the image lacks. */
  readonly behind: {
    readonly layerCount: number;
    readonly sizes: Sizes;
    readonly layers: readonly BehindLayer[];
  };
}

type Identity = Pick<Image, 'names' | 'format'> & {
  readonly imageID: string | null;
  readonly platform: string | null;
  readonly created: string | null;
};

interface BehindLayer {
  readonly index: number;
  readonly diffID: string | null;
  readonly sizes: Sizes;
  readonly instruction: string | null;
}

export interface CheckedBase {
  /** The archive with the image. */
  readonly archive: string;
  readonly image: Image;
  readonly own: OwnData;
  readonly base: { readonly archive: string; readonly image: Image };
  readonly commonLayerCount: number;
  /** The layers of the base image that the image lacks. */
  readonly behind: readonly LayerAnalysis[];
}

export function checkBase(checked: CheckedBase): Report<CheckBaseData> {
  const { archive, image, base, own, commonLayerCount, behind } = checked;
  const layers = behind.map((analysis): BehindLayer => {
    const { layer } = analysis;
    const sizes = layerSizes(analysis);
    return { index: layer.index, diffID: layer.diffID ?? null, sizes, instruction: instructionOf(analysis) };
  });
  const data: CheckBaseData = {
    builtOn: layers.length === 0,
    image: { ...identity(image), layerCount: image.layers.length },
    base: { archive: base.archive, ...identity(base.image), layerCount: base.image.layers.length },
    own,
    commonLayerCount,
    behind: { layerCount: layers.length, sizes: sumOfSizes(layers.map(({ sizes }) => sizes)), layers },
  };
  return {
    report: 'check-base',
    version: 1,
    subject: [archive, base.archive],
    data,
    items: layers,
    findings: [],
    isNo: !data.builtOn,
    blocks: () => [headingOf(data), factsOf(data), ...(data.builtOn ? [] : [behindTable(data)])],
  };
}

const identity = ({ names, imageID, platform, format, created }: Image): Identity => ({
  names,
  imageID: imageID ?? null,
  platform: platform ?? null,
  format,
  created: created ?? null,
});

function headingOf({ builtOn, image, base }: CheckBaseData): Block {
  const relation = builtOn ? 'is built on' : 'is not built on';
  return {
    kind: 'heading',
    text: `${builtOn ? 'YES' : 'NO'}  ${imageTitle(image)} ${relation} ${imageTitle(base)}`,
    tone: builtOn ? 'good' : 'bad',
    facts: [base.archive, ...[base.platform, base.created?.slice(0, 10)].flatMap((fact) => fact ?? [])],
  };
}

function factsOf({ builtOn, image, base, own, commonLayerCount, behind }: CheckBaseData): Block {
  const { content, distribution } = behind.sizes;
  const compressed = distribution === null ? '' : `, ${humanSize(distribution)} compressed`;
  const facts: readonly Fact[] = [
    {
      name: 'in common',
      value: text(pluralize(commonLayerCount, 'layer')),
      note: `of ${base.layerCount} in the base image and ${image.layerCount} in the image`,
    },
    ...(builtOn
      ? []
      : [
          {
            name: 'behind',
            value: bytes(content),
            note: `${layerList(behind.layers.map(({ index }) => index))} of the base image (${pluralize(behind.layerCount, 'layer')}${compressed})`,
          },
          { name: 'base image', value: text(baseLayers(own)), note: `of the image: ${baseSource(own)}` },
        ]),
  ];
  return { kind: 'facts', facts };
}

const behindTable = ({ behind }: CheckBaseData): TableBlock => ({
  kind: 'table',
  title: 'Layers of the base image that the image lacks',
  columns: [
    { title: 'LAYER', align: 'right' },
    { title: 'DIFF ID', align: 'left', importance: 1 },
    { title: 'DISTRIBUTION', align: 'right', importance: 0 },
    { title: 'CONTENT', align: 'right' },
    { title: 'INSTRUCTION', align: 'left', mayBeCut: true },
  ],
  rows: behind.layers.map(({ index, diffID, sizes, instruction }) => [
    count(index),
    digest(diffID),
    bytes(sizes.distribution),
    bytes(sizes.content),
    code(instruction),
  ]),
});
