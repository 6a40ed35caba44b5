// Chooses the widths of table columns. If the page is too narrow, long texts are truncated or wrapped first; then empty
// columns and the least important ones are left out.
import type { Column } from '../report/block.ts';
import { humanSize } from '../text/byte-size.ts';
import { cutTo, endOf, fits, widthOf, wrapTo } from './text-width.ts';

/** A column with its width. */
export interface FittedColumn extends Column {
  /** Index in the table. */
  readonly index: number;
  readonly width: number;
  /** Whether every cell is blank or a size of zero. */
  readonly isEmpty: boolean;
}

export interface FittedTable {
  readonly columns: readonly FittedColumn[];
  /** Titles of columns that do not fit. */
  readonly notShown: readonly string[];
}

/** Spaces between two columns. */
export const gap = 2;
/** Columns are left out rather than truncated to less than this. */
const usefulWidth = 20;
const minWidth = 10;
const minWrapped = 30;
const zero = humanSize(0);

/** Goes through the rows once. */
export function measureColumns(columns: readonly Column[], rows: Iterable<readonly string[]>): readonly FittedColumn[] {
  const measured = columns.map((column, index) => ({ ...column, index, width: widthOf(column.title), isEmpty: true }));
  for (const row of rows) {
    for (const column of measured) {
      const cell = row[column.index] ?? '';
      column.width = Math.max(column.width, widthOf(cell));
      column.isEmpty &&= cell === '' || cell === zero;
    }
  }
  return measured;
}

/** Without `pageWidth`, nothing is truncated. */
export function fitColumns(all: readonly FittedColumn[], pageWidth: number | undefined): FittedTable {
  if (pageWidth === undefined) return { columns: all, notShown: [] };
  const leastImportantFirst = all
    .filter(({ importance }) => importance !== undefined)
    .sort((a, b) => rank(a) - rank(b) || b.index - a.index);
  for (let number = 0; number <= leastImportantFirst.length; number += 1) {
    const dropped = leastImportantFirst.slice(0, number);
    const columns = narrowed(
      all.filter((column) => !dropped.includes(column)),
      pageWidth,
      usefulWidth,
    );
    if (excess(columns, pageWidth) <= 0) return { columns, notShown: titles(dropped) };
  }
  const needed = all.filter(({ importance }) => importance === undefined);
  return { columns: narrowed(needed, pageWidth, minWidth), notShown: titles(leastImportantFirst) };
}

/** Columns without any value are left out first. */
const rank = ({ importance = 0, isEmpty }: FittedColumn): number => (isEmpty ? -1 : importance);

const titles = (columns: readonly FittedColumn[]): readonly string[] =>
  [...columns].sort((a, b) => a.index - b.index).map(({ title }) => title);

/** Narrows columns that may be truncated or wrapped, starting with the last one. */
function narrowed(columns: readonly FittedColumn[], pageWidth: number, least: number): readonly FittedColumn[] {
  const result = [...columns];
  for (const [at, column] of [...columns.entries()].reverse()) {
    const { mayBeCut, mayWrap, width } = column;
    const narrowest = mayWrap ? minWrapped : least;
    const spare = mayBeCut || mayWrap ? Math.min(excess(result, pageWidth), width - narrowest) : 0;
    if (spare > 0) result[at] = { ...column, width: width - spare };
  }
  return result;
}

const excess = (columns: readonly FittedColumn[], pageWidth: number): number =>
  columns.reduce((sum, { width }) => sum + width + gap, -gap) - pageWidth;

/** A shorter rest is left out. */
const minRest = 8;

/** The lines of a text in its column. `rest` is the end of the text, which is truncated first. */
export function fitLines(text: string, { width, mayWrap, keepsEnd }: FittedColumn, rest = ''): readonly string[] {
  if (mayWrap) return wrapTo(text, width);
  const cut = keepsEnd ? endOf : cutTo;
  if (rest === '' || fits(text, width)) return [cut(text, width)];
  const first = text.slice(0, -rest.length);
  const room = width - widthOf(first);
  return [room < minRest ? cut(first, width) : first + cutTo(rest, room)];
}
