// What grew from one image to another as a table: by layer and instruction, and by the directories in which most did.
import type { LabelledBytes } from '../analysis/profile.ts';
import { instruction } from '../spec/instruction.ts';
import { type Block, blanks, type Cell, change, text } from './block.ts';
import type { StepData } from './step-data.ts';

/**
 * A row a layer that differs, below it the directories in which most differs and what the rest comes to; layers of both are
 * one row, and so are those that only weigh the same.
 */
export function waterfallTable(steps: readonly StepData[], mostRows: number): Block {
  const shared = steps.filter(({ part }) => part === 'shared');
  const others = steps.filter(({ part }) => part === 'base' || part === 'own');
  const causes = others.flatMap(causesOf).sort((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes));
  const shown = new Set(causes.slice(0, mostRows));
  const isQuiet = (step: StepData): boolean =>
    step.sizes.content === 0 && !causesOf(step).some((one) => shown.has(one));
  const quiet = others.filter(isQuiet);
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
      ...(quiet.length > 1 ? [quietRow(quiet)] : quiet.map(layerRow)),
      ...others.flatMap((step) => (isQuiet(step) ? [] : [layerRow(step), ...causeRows(step, shown)])),
    ],
    total: [change(steps.reduce((sum, { sizes }) => sum + (sizes.content ?? 0), 0)), ...blanks(4), text('TOTAL')],
  };
}

function sharedRow(shared: readonly StepData[]): readonly Cell[] {
  const says = shared.length === 1 ? 'one layer is the same' : `${shared.length} layers are the same`;
  return [change(0), text(''), ...indexesOf(shared), text('shared'), text(says)];
}

const quietRow = (quiet: readonly StepData[]): readonly Cell[] => [
  change(0),
  text(''),
  ...indexesOf(quiet),
  text(''),
  text(`${quiet.length} layers are other ones of the same size`),
];

const indexesOf = (steps: readonly StepData[]): readonly Cell[] =>
  [steps.map(({ old }) => old), steps.map(({ new: at }) => at)].map((indexes) => text(ranges(indexes)));

function layerRow({ part, old, new: recent, createdBy, sizes }: StepData): readonly Cell[] {
  const says = createdBy === null ? 'a step that the history does not tell' : instruction(createdBy);
  return [change(sizes.content), text(''), text(ranges([old])), text(ranges([recent])), text(part), text(says)];
}

/** The tar's own bytes, which no file holds, are of the rest. */
const causesOf = ({ directories }: StepData): readonly LabelledBytes[] =>
  directories.flatMap(({ path, causes }) => (path === null ? [] : causes));

function causeRows({ directories, sizes }: StepData, shown: ReadonlySet<LabelledBytes>): readonly (readonly Cell[])[] {
  const listed = directories.flatMap(({ path, causes }) =>
    causes.filter((cause) => shown.has(cause)).map((cause) => ({ path, ...cause })),
  );
  const rest = (sizes.content ?? 0) - listed.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    ...listed.map(({ path, label, attributes, bytes }) =>
      causeRow(bytes, `/${path}  ${[label, ...attributes].join(' ')}`),
    ),
    ...(listed.length > 0 && rest !== 0 ? [causeRow(rest, 'elsewhere, and the headers of the tar')] : []),
  ];
}

const causeRow = (bytes: number, says: string): readonly Cell[] => [
  text(''),
  change(bytes),
  ...blanks(3),
  text(`  ${says}`),
];

const mostRuns = 5;

/** `0-4 6`; nothing for a layer that is not there. */
function ranges(indexes: readonly (number | null)[]): string {
  const runs: { start: number; end: number }[] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (index === null) continue;
    if (last?.end === index - 1) last.end = index;
    else runs.push({ start: index, end: index });
  }
  const words = runs.map(({ start, end }) => (start === end ? `${start}` : `${start}-${end}`));
  return (words.length > mostRuns ? [...words.slice(0, mostRuns - 1), '…', ...words.slice(-1)] : words).join(' ');
}
