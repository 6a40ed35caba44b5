// How wide the columns of a table are. On a narrow page, long texts are truncated or wrapped first; if that is not enough,
// columns of zeros and the least important columns are left out.
import type { Column } from '../report/block.ts';
import { humanSize } from '../text/byte-size.ts';
import { cutTo, endOf, widthOf, wrapTo } from './text-width.ts';

/** A column with its texts, the title first, and the width it gets. */
export interface FittedColumn extends Column {
  /** Position in the table. */
  readonly index: number;
  readonly cells: readonly string[];
  readonly width: number;
  /** Whether every cell is blank or a size of zero. */
  readonly isEmpty: boolean;
}

export interface FittedTable {
  readonly columns: readonly FittedColumn[];
  /** Titles of columns that do not fit. */
  readonly leftOut: readonly string[];
}

/** Blanks between two columns. */
export const gap = 2;
/** A text truncated to less says little: columns are left out before that. */
const usefulWidth = 20;
const leastWidth = 10;
const leastWrapped = 30;
const zero = humanSize(0);

export function measured(column: Column, index: number, cells: readonly string[]): FittedColumn {
  const width = cells.reduce((widest, cell) => Math.max(widest, widthOf(cell)), 0);
  const isEmpty = cells.every((cell, at) => at === 0 || cell === '' || cell === zero);
  return { ...column, index, cells, width, isEmpty };
}

/** Without `pageWidth` nothing is truncated. */
export function fitted(all: readonly FittedColumn[], pageWidth: number | undefined): FittedTable {
  if (pageWidth === undefined) return { columns: all, leftOut: [] };
  const leastImportant = all
    .filter(({ importance }) => importance !== undefined)
    .sort((a, b) => rank(a) - rank(b) || b.index - a.index);
  for (let number = 0; number <= leastImportant.length; number += 1) {
    const dropped = leastImportant.slice(0, number);
    const columns = narrowed(
      all.filter((column) => !dropped.includes(column)),
      pageWidth,
      usefulWidth,
    );
    if (excess(columns, pageWidth) <= 0) return { columns, leftOut: titles(dropped) };
  }
  const needed = all.filter(({ importance }) => importance === undefined);
  return { columns: narrowed(needed, pageWidth, leastWidth), leftOut: titles(leastImportant) };
}

/** Columns of zeros come first. */
const rank = ({ importance = 0, isEmpty }: FittedColumn): number => (isEmpty ? -1 : importance);

const titles = (columns: readonly FittedColumn[]): readonly string[] =>
  [...columns].sort((a, b) => a.index - b.index).map(({ title }) => title);

/** Takes what is too much from columns that may be truncated or wrapped, the last one first. */
function narrowed(columns: readonly FittedColumn[], pageWidth: number, least: number): readonly FittedColumn[] {
  const result = [...columns];
  for (let at = result.length - 1; at >= 0; at -= 1) {
    const { mayBeCut, mayWrap, width } = result[at];
    const narrowest = mayWrap ? leastWrapped : least;
    const spare = mayBeCut || mayWrap ? Math.min(excess(result, pageWidth), width - narrowest) : 0;
    if (spare > 0) result[at] = { ...result[at], width: width - spare };
  }
  return result;
}

const excess = (columns: readonly FittedColumn[], pageWidth: number): number =>
  columns.reduce((sum, { width }) => sum + width + gap, -gap) - pageWidth;

/** Less of the rest of a text says nothing. */
const leastRest = 8;

/** The lines of a text in its column. `rest` is the end of the text that is truncated first. */
export function fitLines(text: string, { width, mayWrap, keepsEnd }: FittedColumn, rest = ''): readonly string[] {
  if (mayWrap) return wrapTo(text, width);
  const cut = keepsEnd ? endOf : cutTo;
  if (rest === '' || widthOf(text) <= width) return [cut(text, width)];
  const first = text.slice(0, -rest.length);
  const room = width - widthOf(first);
  return [room < leastRest ? cut(first, width) : first + cutTo(rest, room)];
}
