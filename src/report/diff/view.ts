// The page of diff, on one screen: sizes side by side, what changed the size by instruction and directory, which files and
// config differ, and what a host must pull.
import type { Equivalence } from '../../analysis/comparison/similarity.ts';
import { baseFacts } from '../base/base-text.ts';
import { type Block, bytes, change, type TableBlock, text, toned } from '../block.ts';
import { imageTitle, sizeLabel } from '../image-view.ts';
import type { PictureFrame } from '../picture/image-picture.ts';
import { pullFacts } from '../pull/facts.ts';
import { changesBlocks, textBlocks } from './changes-view.ts';
import { configTable, manifestTable, originTable } from './config-view.ts';
import type { DiffData, DiffView } from './data.ts';
import { packagesTable } from './packages-view.ts';
import { toneOf, waterfallTable } from './waterfall-table.ts';

export function diffBlocks(data: DiffData, view: DiffView): Block[] {
  const files = view.texts ? textBlocks(view.texts) : changesBlocks(data, view);
  if (view.wants || view.texts) return files;
  return [
    headingOf(data, view),
    ...originTable(data, view),
    sizesTable(data),
    ...(data.waterfall ? [waterfallTable(data.waterfall, view.maxRows, view.allRows)] : []),
    ...packagesBlocks(data, view),
    ...files,
    configTable(data, view),
    ...manifestTable(data, view),
    ...pullBlocks(data),
  ];
}

/** Whether files or settings of the config differ, which is what --exit-code compares. */
export const differs = ({ changes, configChanges }: Pick<DiffData, 'changes' | 'configChanges'>): boolean =>
  changes === null || changes.length > 0 || (configChanges ?? []).length > 0;

/** What is shown above and below the drawing: the sizes and the waterfall. */
export const diffFrame = (data: DiffData, view: DiffView): PictureFrame => ({
  head: [headingOf(data, view)],
  foot: [
    ...originTable(data, view),
    ...packagesBlocks(data, view),
    ...changesBlocks(data, view),
    configTable(data, view),
    ...manifestTable(data, view),
    ...pullBlocks(data),
  ],
});

const packagesBlocks = ({ packages, derived, unowned }: DiffData, { maxRows, allRows }: DiffView): readonly Block[] =>
  packages && derived && unowned ? packagesTable({ packages, derived, unowned }, maxRows, allRows) : [];

function headingOf(data: DiffData, { wantsNone }: DiffView): Block {
  const { images, equivalence } = data;
  const others = [...historyWords(data), ...manifestWords(data)];
  const notes = [
    ...(equivalence && equivalence !== 'none' ? [equivalenceTexts[equivalence](data)] : []),
    ...(wantsNone && !differs(data) && others.length > 0
      ? [`--exit-code compares files and settings; it does not count: ${others.join(', ')}`]
      : []),
  ];
  return {
    kind: 'heading',
    text: `${imageTitle(images.old)} -> ${imageTitle(images.new)}`,
    facts: factsOfBases(data),
    ...(notes.length > 0 ? { note: notes } : {}),
  };
}

/** One fact, unless the base images differ. */
function factsOfBases({ own, layers }: DiffData): readonly string[] {
  const factsOf = (side: 'old' | 'new'): readonly string[] =>
    baseFacts(own[side], layers.filter((pair) => pair[side] !== null).length);
  const { old, new: newer } = own;
  if (old.from === newer.from && old.basis === newer.basis && old.base === newer.base) return factsOf('new');
  return [...factsOf('old').map((fact) => `old ${fact}`), ...factsOf('new').map((fact) => `new ${fact}`)];
}

const equivalenceTexts: Readonly<Record<Exclude<Equivalence, 'none'>, (data: DiffData) => string>> = {
  image: (data) => {
    const words = manifestWords(data);
    return `identical image (same image ID)${words.length > 0 ? `; what differs: ${words.join(', ')}` : ''}`;
  },
  layers: (data) => {
    const words = [...historyWords(data), ...((data.configChanges ?? []).length > 0 ? ['settings'] : [])];
    return `identical layers; only the config differs: ${words.join(', ') || 'in fields that are not compared'}`;
  },
  files: () => 'identical files; the layers differ in wasted files, links, directory times, order or tar headers',
  times: () => 'identical files except for their times; set SOURCE_DATE_EPOCH to make the build reproducible',
  attributes: () => 'identical file contents; attributes differ',
};

/** `created`, `history` */
const historyWords = ({ historyChanges }: DiffData): readonly string[] => [
  ...new Set((historyChanges ?? []).map(({ field }) => (field === 'created' ? field : 'history'))),
];

const manifestKinds = {
  digest: 'manifest digest',
  mediaType: 'media types',
  annotations: 'annotations',
  compression: 'compression',
} as const;

const manifestWords = ({ manifestChanges }: DiffData): readonly string[] => [
  ...new Set(manifestChanges.map(({ kind }) => manifestKinds[kind])),
];

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
        text(sizeLabel(name)),
        before === null ? text('unknown') : bytes(before, !images.old.complete),
        after === null ? text('unknown') : bytes(after, !images.new.complete),
        toned(toneOf(more), change(more)),
      ];
    }),
  };
}

const pullBlocks = ({ pull, layers }: DiffData): readonly Block[] => {
  const first = layers.find(({ new: side }) => side !== null && side.index === pull.cacheBrokenBy);
  const isRecompressed = first?.alignedBy === 'diffID' && first.old?.index === pull.cacheBrokenBy;
  return [pullFacts(pull, { instruction: first?.new?.instruction ?? null, isRecompressed })];
};
