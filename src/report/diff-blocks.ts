// The page of diff, on one screen: sizes side by side, what grew by instruction and directory, what differs, and what a node
// must fetch.
import type { Sameness } from '../analysis/likeness.ts';
import { type Block, bytes, change, text } from './block.ts';
import { changesBlock, configTable, textBlocks } from './diff-changes.ts';
import type { DiffData } from './diff-data.ts';
import type { DiffView } from './diff-view.ts';
import { imageTitle } from './image-blocks.ts';
import type { PictureFrame } from './image-picture.ts';
import { pullFacts } from './pull-facts.ts';
import { waterfallTable } from './waterfall-table.ts';

export function diffBlocks(data: DiffData, view: DiffView): Block[] {
  const files = view.texts ? textBlocks(view.texts) : changesBlock(data, view);
  if (view.wants || view.texts) return files;
  return [
    headingOf(data),
    sizesTable(data),
    ...(data.waterfall ? [waterfallTable(data.waterfall, view.mostRows)] : []),
    ...files,
    configTable(data),
    pullFacts(data),
  ];
}

/** What stands around a drawing of the sizes and of the waterfall. */
export const diffFrame = (data: DiffData, view: DiffView): PictureFrame => ({
  head: [headingOf(data)],
  foot: [
    ...changesBlock(data, view),
    ...(data.config?.length ? [{ kind: 'heading', text: 'Configuration' } as const, configTable(data)] : []),
    { kind: 'heading', text: 'What a node must fetch' },
    pullFacts(data),
  ],
});

const headingOf = ({ images: { old, new: recent }, sameness }: DiffData): Block => ({
  kind: 'heading',
  text: `${imageTitle(old)} -> ${imageTitle(recent)}`,
  note: sameness ? says[sameness] : '',
});

const says: Readonly<Record<Sameness, string>> = {
  image: 'the very same image, by its digests',
  layers: 'the same layers; what differs is in the config',
  files: 'the same files; the layers differ in what they hide, in links, times of directories, order or headers',
  times: 'the same content with other times, which SOURCE_DATE_EPOCH would hold',
  attributes: 'the same content with other attributes',
  content: '',
};

function sizesTable({ sizes: { old, new: recent } }: DiffData): Block {
  const names = ['distribution', 'content', 'files', 'visible', 'reclaimable'] as const;
  return {
    kind: 'table',
    columns: [
      { title: 'SIZE', align: 'left' },
      { title: 'OLD', align: 'right' },
      { title: 'NEW', align: 'right' },
      { title: 'CHANGE', align: 'right' },
    ],
    rows: names.map((name) => {
      const [before, after] = [old[name], recent[name]];
      const more = before === null || after === null ? null : after - before;
      return [text(name), bytes(before), bytes(after), change(more)];
    }),
  };
}
