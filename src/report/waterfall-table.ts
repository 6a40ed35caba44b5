// What grew from one image to another as a table: by layer and instruction, and by the directories in which most did.
import type { LabelledBytes } from '../analysis/profile.ts';
import { instruction } from '../spec/instruction.ts';
import { type Block, blanks, type Cell, change, text } from './block.ts';
import type { StepData } from './step-data.ts';

/** A row a layer that differs, below it the directories in which most differs; layers of both are one row. */
export function waterfallTable(steps: readonly StepData[], mostRows: number): Block {
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
    total: [change(steps.reduce((sum, { sizes }) => sum + (sizes.content ?? 0), 0)), ...blanks(4), text('TOTAL')],
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
