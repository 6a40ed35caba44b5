// A table as Docker prints it: titles in capitals, no lines, two spaces between columns. Cells can have several lines.
import type { Cell, TableBlock } from '../report/block.ts';
import { cellText, restText } from './cell.ts';
import { sparklineText } from './sparkline.ts';
import type { Style } from './style.ts';
import { widthOf, wrapTo } from './text-width.ts';
import { type FittedColumn, fitColumns, fitLines, gap, measureColumns } from './truncate.ts';

/**
 * The lines of a table, and a last line that names the columns that do not fit into `pageWidth`. Texts are made once for their
 * widths and once more to be drawn: those of a million rows would fill the heap.
 */
export function* grid(block: TableBlock, style: Style, pageWidth?: number): Generator<string> {
  const { total } = block;
  const { columns, notShown } = fitColumns(measureColumns(block.columns, textsOf(block, style)), pageWidth);
  const titles = block.columns.map(({ title }) => title);
  for (const line of rowLines(columns, titles, undefined, style)) yield style.faint(line);
  for (const row of block.rows) yield* rowLines(columns, textsIn(row, style), row, style);
  if (total && (notShown.length === 0 || hasSum(columns, total))) {
    for (const line of rowLines(columns, textsIn(total, style), total, style)) yield style.strong(line);
  }
  if (notShown.length === 0) return;
  const note = `Columns not shown: ${notShown.join(', ')}. Use a wider terminal or --format json.`;
  for (const line of wrapTo(note, Math.max(pageWidth ?? 0, 20))) yield style.faint(line);
}

function* textsOf({ rows, total }: TableBlock, style: Style): Generator<readonly string[]> {
  for (const row of rows) yield textsIn(row, style);
  if (total) yield textsIn(total, style);
}

const textsIn = (row: readonly Cell[], { isASCII }: Style): readonly string[] =>
  row.map((cell) => (isASCII && cell.kind === 'sparkline' ? sparklineText(cell.values, true) : cellText(cell)));

/** Whether the total row has a sum in any visible column. */
const hasSum = (columns: readonly FittedColumn[], total: readonly Cell[]): boolean =>
  columns.some(({ index }) => (total[index]?.kind ?? 'text') !== 'text');

/** The lines of one row; `cells` decide the colors. */
function rowLines(
  columns: readonly FittedColumn[],
  texts: readonly string[],
  cells: readonly Cell[] | undefined,
  style: Style,
): readonly string[] {
  const fittedCells = columns.map((column) => {
    const cell = cells?.[column.index];
    return fitLines(texts[column.index] ?? '', column, cell && restText(cell));
  });
  const height = fittedCells.reduce((most, { length }) => Math.max(most, length), 1);
  return Array.from({ length: height }, (_, at) => {
    let line = '';
    let blanks = 0;
    for (const [place, column] of columns.entries()) {
      const text = fittedCells[place]?.[at] ?? '';
      const spare = column.width - widthOf(text);
      if (text !== '') {
        line += ' '.repeat(blanks + (column.align === 'right' ? spare : 0));
        line += style.tone(cells?.[column.index]?.tone, text);
        blanks = column.align === 'right' ? 0 : spare;
      } else blanks += column.width;
      blanks += gap;
    }
    return line;
  });
}
