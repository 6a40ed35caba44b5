// A table as Docker prints it: titles in capitals, no lines, two spaces between columns. Cells can have several lines.
import type { Cell, TableBlock } from '../report/block.ts';
import { cellText, restText } from './cell.ts';
import type { Style } from './style.ts';
import { widthOf, wrapTo } from './text-width.ts';
import { type FittedColumn, fitColumns, fitLines, gap, measureColumn } from './truncate.ts';

/** The lines of a table, and a last line that names the columns that do not fit into `pageWidth`. */
export function grid(block: TableBlock, style: Style, pageWidth?: number): string[] {
  const rows = [...block.rows, ...(block.total ? [block.total] : [])];
  const texts = rows.map((row) => row.map(cellText));
  const all = block.columns.map((column, at) =>
    measureColumn(column, at, [column.title, ...texts.map((row) => row[at] ?? '')]),
  );
  const { columns, notShown: leftOut } = fitColumns(all, pageWidth);
  const lines: string[] = [];
  for (let row = 0; row <= rows.length; row += 1) {
    const isTotal = block.total !== undefined && row === rows.length;
    if (isTotal && leftOut.length > 0 && !hasSum(columns, block.total ?? [])) continue;
    const drawn = rowLines(columns, row, row === 0 ? undefined : rows[row - 1], style);
    for (const line of drawn) lines.push(row === 0 ? style.faint(line) : isTotal ? style.strong(line) : line);
  }
  if (leftOut.length === 0) return lines;
  const note = `Columns not shown: ${leftOut.join(', ')}. Use a wider terminal or --format json.`;
  return [...lines, ...wrapTo(note, Math.max(pageWidth ?? 0, 20)).map(style.faint)];
}

/** Whether the total row has a sum in any visible column. */
const hasSum = (columns: readonly FittedColumn[], total: readonly Cell[]): boolean =>
  columns.some(({ index }) => (total[index]?.kind ?? 'text') !== 'text');

/** The lines of one row; `cells` decide the colors. */
function rowLines(
  columns: readonly FittedColumn[],
  row: number,
  cells: readonly Cell[] | undefined,
  style: Style,
): readonly string[] {
  const fittedCells = columns.map((column) => {
    const cell = cells?.[column.index];
    return fitLines(column.cells[row] ?? '', column, cell && restText(cell));
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
