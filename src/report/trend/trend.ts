// trend: how the sizes of images change from run to run: a row for each image and size, the runs that changed most, and where
// budgets changed.
import { pluralize } from '../../rules/wording.ts';
import { sizeBadge } from '../badge.ts';
import {
  type Block,
  bytes,
  type Cell,
  change,
  code,
  count,
  cutList,
  sparkline,
  type TableBlock,
  text,
  time,
  toned,
} from '../block.ts';
import type { Picture } from '../picture/picture-data.ts';
import type { Report } from '../report.ts';
import { type ImageTrend, lastRuns, shortCommit, sizeOf, type TrendData, trendSizes } from './series.ts';

export interface TrendView {
  /** The size history, as given. */
  readonly file: string;
  readonly images: readonly ImageTrend[];
  /** Rows of each list. */
  readonly maxRows: number;
  /** A command line that shows all rows. */
  readonly allRows: string;
}

export function trend(view: TrendView): Report<TrendData> {
  const { file, images } = view;
  return {
    report: 'trend',
    version: 1,
    subject: [file],
    data: { images },
    items: images.flatMap(({ title, runs }) => runs.map((run) => ({ image: title, ...run }))),
    templateRows: images,
    findings: [],
    blocks: () => [heading(view), sizesTable(view), changesTable(view), budgetsTable(view)],
    badge: () =>
      sizeBadge(
        images.map(({ sizes }) => ({ content: sizes.content?.last ?? null })),
        images.length === 0 ? undefined : images.every(({ passed }) => passed),
      ),
    picture: () => picture(view),
  };
}

/** Runs of an image that are drawn: more would be closer together than the points of a screen. */
const maxDrawn = 2000;

function picture(view: TrendView): Picture {
  const { shown, cut } = cutList(view.images, view.maxRows, 'images', view.allRows);
  return {
    kind: 'trend',
    head: [heading(view)],
    images: shown.map((image) => lastRuns(image, maxDrawn)),
    cut,
    foot: [withoutSparklines(sizesTable(view)), changesTable(view), budgetsTable(view)],
  };
}

/** For a page that has charts. */
const withoutSparklines = ({ columns, rows, ...table }: TableBlock): TableBlock => ({
  ...table,
  title: 'Sizes',
  columns: columns.slice(0, -1),
  rows: [...rows].map((row) => row.slice(0, -1)),
});

function heading({ file, images }: TrendView): Block {
  const dates = images.flatMap(({ runs }) => [runs[0], runs.at(-1)].flatMap((run) => run?.date.slice(0, 10) ?? []));
  const [first, last] = [dates.reduce(earlier, '9999-12-31'), dates.reduce(later, '')];
  const runs = images.reduce((sum, { runCount }) => sum + runCount, 0);
  return {
    kind: 'heading',
    text: `${pluralize(images.length, 'image')}, ${pluralize(runs, 'run')}`,
    facts: images.length === 0 ? [] : [first === last ? first : `${first} to ${last}`],
    note: images.length === 0 ? `${file} has no runs yet` : `size history: ${file}`,
  };
}

const earlier = (a: string, b: string): string => (a < b ? a : b);
const later = (a: string, b: string): string => (a > b ? a : b);

function sizesTable({ images, maxRows, allRows }: TrendView): TableBlock {
  const { shown, cut } = cutList(images, maxRows, 'images', allRows);
  return {
    kind: 'table',
    columns: [
      { title: 'IMAGE', align: 'left', mayBeCut: true },
      { title: 'STATUS', align: 'left', importance: 3 },
      { title: 'RUNS', align: 'right', importance: 2 },
      { title: 'SIZE', align: 'left' },
      { title: 'FIRST', align: 'right', importance: 4 },
      { title: 'LAST', align: 'right' },
      { title: 'CHANGE', align: 'right' },
      { title: 'MIN', align: 'right', importance: 1 },
      { title: 'MAX', align: 'right', importance: 1 },
      { title: 'TREND', align: 'left', importance: 5 },
    ],
    rows: shown.flatMap(imageRows),
    cut,
  };
}

/** A row for each known size; content even if it is unknown. */
const imageRows = (image: ImageTrend): readonly (readonly Cell[])[] =>
  trendSizes
    .filter((size) => size === 'content' || image.sizes[size] !== null)
    .map((size, at) => {
      const { first = null, last = null, change: more = null, min = null, max = null } = image.sizes[size] ?? {};
      return [
        ...(at > 0 ? [text(''), text(''), text('')] : [code(image.title), statusCell(image), count(image.runCount)]),
        text(size),
        bytes(first),
        bytes(last),
        change(more),
        bytes(min),
        bytes(max),
        sparkline(image.runs.map((run) => sizeOf(run, size))),
      ];
    });

const statusCell = ({ passed }: ImageTrend): Cell => toned(passed ? 'good' : 'bad', text(passed ? 'ok' : 'FAILED'));

const commitCell = (commit: string | null): Cell => text(commit === null ? null : [{ code: shortCommit(commit) }]);

const commitColumns = [
  { title: 'COMMIT', align: 'left' },
  { title: 'DATE', align: 'left', importance: 1 },
  { title: 'IMAGE', align: 'left', mayBeCut: true },
] as const;

/** The runs whose content differs most from the run before. */
function changesTable({ images, maxRows, allRows }: TrendView): TableBlock {
  const changes = images.flatMap(({ title, runs }) =>
    runs.flatMap(({ commit, date, sizes: { content } }, at) => {
      const before = runs[at - 1]?.sizes.content ?? null;
      if (content === null || before === null || content === before) return [];
      return [{ title, commit, date, bytes: content - before, content }];
    }),
  );
  changes.sort((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes));
  const { shown, cut } = cutList(changes, maxRows, 'changes', allRows);
  return {
    kind: 'table',
    title: 'Largest changes from one run to the next (content)',
    columns: [
      ...commitColumns,
      { title: 'CHANGE', align: 'right' },
      { title: 'CONTENT', align: 'right', importance: 2 },
    ],
    rows: shown.map(({ title, commit, date, bytes: more, content }) => [
      commitCell(commit),
      time(date),
      code(title),
      change(more),
      bytes(content),
    ]),
    cut,
  };
}

/** The latest ones first. */
function budgetsTable({ images, maxRows, allRows }: TrendView): TableBlock {
  const changes = images.flatMap(({ title, budgetChanges }) => budgetChanges.map((one) => ({ title, ...one })));
  changes.sort((a, b) => (a.date > b.date ? -1 : a.date < b.date ? 1 : 0));
  const { shown, cut } = cutList(changes, maxRows, 'changes of budgets', allRows);
  return {
    kind: 'table',
    title: 'Changes of budgets',
    columns: [
      ...commitColumns,
      { title: 'BUDGET', align: 'left' },
      { title: 'OLD', align: 'left' },
      { title: 'NEW', align: 'left' },
    ],
    rows: shown.map(({ title, commit, date, budget, old, new: newer }) => [
      commitCell(commit),
      time(date),
      code(title),
      code(budget),
      text(old),
      text(newer),
    ]),
    cut,
  };
}
