// The page of diff, on one screen: sizes side by side, what changed the size by instruction and directory, which files and
// config differ, and what a host must pull.
import type { Equivalence } from '../../analysis/comparison/similarity.ts';
import { layerList, pluralize } from '../../rules/wording.ts';
import { humanSize } from '../../text/byte-size.ts';
import { type Block, bytes, change, type Line, type TableBlock, text, toned } from '../block.ts';
import { imageTitle } from '../image-view.ts';
import type { PictureFrame } from '../picture/image-picture.ts';
import { changesBlocks, configTable, textBlocks } from './changes-view.ts';
import type { DiffData, DiffView } from './data.ts';
import { toneOf, waterfallTable } from './waterfall-table.ts';

export function diffBlocks(data: DiffData, view: DiffView): Block[] {
  const files = view.texts ? textBlocks(view.texts) : changesBlocks(data, view);
  if (view.wants || view.texts) return files;
  return [
    headingOf(data),
    sizesTable(data),
    ...(data.waterfall ? [waterfallTable(data.waterfall, view.maxRows, view.allRows)] : []),
    ...files,
    configTable(data),
    ...pullBlocks(data),
  ];
}

/** What is shown above and below the drawing: the sizes and the waterfall. */
export const diffFrame = (data: DiffData, view: DiffView): PictureFrame => ({
  head: [headingOf(data)],
  foot: [...changesBlocks(data, view), configTable(data), ...pullBlocks(data)],
});

const headingOf = ({ images: { old, new: newer }, equivalence }: DiffData): Block => ({
  kind: 'heading',
  text: `${imageTitle(old)} -> ${imageTitle(newer)}`,
  ...(equivalence && equivalence !== 'none' ? { note: equivalenceTexts[equivalence] } : {}),
});

const equivalenceTexts: Readonly<Record<Exclude<Equivalence, 'none'>, string>> = {
  image: 'identical image (same image ID)',
  layers: 'identical layers; only the config differs',
  files: 'identical files; the layers differ in wasted files, links, directory times, order or tar headers',
  times: 'identical files except for their times; set SOURCE_DATE_EPOCH to make the build reproducible',
  attributes: 'identical file contents; attributes differ',
};

function sizesTable({ sizes: { old, new: newer }, images }: DiffData): TableBlock {
  const names = ['distribution', 'content', 'files', 'visible', 'wasted'] as const;
  return {
    kind: 'table',
    title: 'Sizes',
    columns: [
      { title: 'SIZE', align: 'left' },
      { title: 'OLD', align: 'right' },
      { title: 'NEW', align: 'right' },
      { title: 'CHANGE', align: 'right' },
    ],
    rows: names.map((name) => {
      const [before, after] = [old[name], newer[name]];
      const more = before === null || after === null ? null : after - before;
      return [
        text(name),
        before === null ? text('unknown') : bytes(before, !images.old.complete),
        after === null ? text('unknown') : bytes(after, !images.new.complete),
        toned(toneOf(more), change(more)),
      ];
    }),
  };
}

/** What a host that has the old image pulls for the new one. */
function pullBlocks({ pull, layers }: DiffData): readonly Block[] {
  const { reusedLayers, pulledLayers, cacheBrokenBy, sizes, repulledLayers, repulledSizes, changedBytes } = pull;
  const instruction = layers.find(({ new: side }) => side !== null && side.index === cacheBrokenBy)?.new?.instruction;
  const form = sizes.distribution === null ? 'uncompressed; ' : '';
  const pulled = {
    name: 'to pull',
    value: bytes(sizes.distribution ?? sizes.content),
    note:
      pulledLayers.length === 0
        ? 'nothing: all layers are reused'
        : startingAt(instruction, `${form}${layerList(pulledLayers)}`),
  };
  const again = {
    name: 'pulled again',
    value: bytes(repulledSizes.distribution ?? repulledSizes.content),
    note: `${layerList(repulledLayers)}: also in the old image, but above a changed layer`,
  };
  return [
    {
      kind: 'facts',
      title: 'To update a host that has the old image',
      facts: [
        { name: 'reused', value: text(pluralize(reusedLayers.length, 'layer')), note: '' },
        pulled,
        ...(repulledLayers.length > 0 ? [again] : []),
        {
          name: 'new content',
          value: bytes(changedBytes),
          note: sizes.files === null ? '' : `of ${humanSize(sizes.files)} file data in these layers`,
        },
      ],
    },
  ];
}

const startingAt = (instruction: string | null | undefined, layers: string): Line =>
  instruction ? [`${layers}, starting at `, { code: instruction }] : layers;
