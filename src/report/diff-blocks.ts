// The page of diff, on one screen: sizes side by side, what grew by instruction and directory, what differs, and what a node
// must fetch.
import type { Sameness } from '../analysis/likeness.ts';
import type { LabelledBytes } from '../analysis/profile.ts';
import { instruction } from '../spec/instruction.ts';
import { type Block, bytes, type Cell, change, text } from './block.ts';
import { changesBlock, configTable, textBlocks } from './diff-changes.ts';
import type { DiffData, StepData } from './diff-data.ts';
import type { DiffView } from './diff-view.ts';
import { imageTitle } from './image-blocks.ts';
import { pullFacts } from './pull-facts.ts';

export function diffBlocks(data: DiffData, view: DiffView): Block[] {
  const files = view.texts ? textBlocks(view.texts) : changesBlock(data, view);
  if (view.wants || view.texts) return files;
  const { old, new: recent } = data.images;
  return [
    {
      kind: 'heading',
      text: `${imageTitle(old)} -> ${imageTitle(recent)}`,
      note: data.sameness ? says[data.sameness] : '',
    },
    sizesTable(data),
    waterfallTable(data, view.mostRows),
    ...files,
    configTable(data),
    pullFacts(data),
  ];
}

const says: Readonly<Record<Sameness, string>> = {
  image: 'the very same image',
  layers: 'the same layers; what differs is in the config',
  files: 'the same files; the layers were written differently: other times of directories, order or headers',
  times: 'the same content with other times: set SOURCE_DATE_EPOCH to build the same image again',
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

/** A row a layer that differs, below it the directories in which most differs; layers of both are one row. */
function waterfallTable({ waterfall, sizes }: DiffData, mostRows: number): Block {
  const steps = waterfall ?? [];
  const shared = steps.filter(({ part }) => part === 'shared');
  const others = steps.filter(({ part }) => part === 'base' || part === 'own');
  const causes = others.flatMap(causesOf).sort((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes));
  const shown = new Set(causes.slice(0, mostRows));
  return {
    kind: 'table',
    columns: [
      { title: 'CONTENT', align: 'right' },
      { title: 'OF WHICH', align: 'right', mayBeDropped: true },
      { title: 'OLD', align: 'right' },
      { title: 'NEW', align: 'right' },
      { title: 'PART', align: 'left', mayBeDropped: true },
      { title: 'WHERE IT GREW', align: 'left', mayBeCut: true },
    ],
    rows: [
      ...(shared.length > 0 ? [sharedRow(shared)] : []),
      ...others.flatMap((step) => [layerRow(step), ...causeRows(step, shown)]),
    ],
    total: waterfall
      ? [change((sizes.new.content ?? 0) - (sizes.old.content ?? 0)), ...blanks(4), text('TOTAL')]
      : undefined,
  };
}

function sharedRow(shared: readonly StepData[]): readonly Cell[] {
  const [olds, news] = [shared.map(({ old }) => old), shared.map(({ new: at }) => at)].map(ranges);
  const says = shared.length === 1 ? 'one layer is the same' : `${shared.length} layers are the same`;
  return [change(0), text(''), text(olds), text(news), text('shared'), text(says)];
}

function layerRow({ part, old, new: recent, createdBy, sizes }: StepData): readonly Cell[] {
  const says = createdBy === null ? 'a step that the history does not tell' : instruction(createdBy);
  return [change(sizes.content), text(''), text(ranges([old])), text(ranges([recent])), text(part), text(says)];
}

/** The tar's own bytes, which no file holds, are left to the machine formats. */
const causesOf = ({ directories }: StepData): readonly LabelledBytes[] =>
  directories.flatMap(({ path, causes }) => (path === null ? [] : causes));

const causeRows = ({ directories }: StepData, shown: ReadonlySet<LabelledBytes>): readonly (readonly Cell[])[] =>
  directories.flatMap(({ path, causes }) =>
    causes
      .filter((cause) => shown.has(cause))
      .map(({ label, attributes, bytes: more }) => [
        text(''),
        change(more),
        ...blanks(3),
        text(`  /${path}  ${[label, ...attributes].join(' ')}`),
      ]),
  );

const blanks = (number: number): readonly Cell[] => Array.from({ length: number }, () => text(''));

/** `0-4 6`; nothing for a layer that is not there. */
function ranges(indexes: readonly (number | null)[]): string {
  const runs: { start: number; end: number }[] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (index === null) continue;
    if (last?.end === index - 1) last.end = index;
    else runs.push({ start: index, end: index });
  }
  return runs.map(({ start, end }) => (start === end ? `${start}` : `${start}-${end}`)).join(' ');
}
