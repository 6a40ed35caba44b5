// Blocks with shortened texts. A path can have thousands of bytes, and an instruction more.
import { type Block, type Cell, type Column, type Line, madeRows, plainLine } from '../../report/block.ts';
import { printable } from '../inert-text.ts';
import { cutTo, endOf, widthOf } from '../text-width.ts';

/** Columns of a cell, and of a line that is not in a table. */
const maxCell = 200;
const maxLine = 600;
/** Only hostile text has more UTF-16 units per column. */
const maxUnitsPerColumn = 4;

/** Escapes a text and cuts it, at the end or at the start. */
export function shortText(text: string, columns = maxLine, keepsEnd = false): string {
  const units = columns * maxUnitsPerColumn;
  const near = keepsEnd ? text.slice(-units) : text.slice(0, units);
  const visible = printable(near);
  const shown = keepsEnd ? endOf(visible, columns) : cutTo(visible, columns);
  if (near.length === text.length || shown !== visible) return shown;
  return keepsEnd ? `…${shown}` : `${shown}…`;
}

export function shortLine(line: Line, columns = maxLine, keepsEnd = false): Line {
  if (typeof line === 'string') return shortText(line, columns, keepsEnd);
  const parts: (typeof line)[number][] = [];
  let room = columns;
  for (const part of line) {
    if (room <= 0) return [...parts, ' …'];
    const isWords = typeof part === 'string';
    const short = isWords ? shortText(part, columns) : { ...part, code: shortText(part.code, columns, keepsEnd) };
    room -= widthOf(plainLine([short]));
    parts.push(short);
  }
  return parts;
}

const shortCell = (cell: Cell, keepsEnd: Column['keepsEnd']): Cell =>
  cell.kind === 'text' && cell.text !== null ? { ...cell, text: shortLine(cell.text, maxCell, keepsEnd) } : cell;

const shortRow = (row: readonly Cell[], columns: readonly Column[]): readonly Cell[] =>
  row.map((cell, at) => shortCell(cell, columns[at]?.keepsEnd));

export function shortBlock(block: Block): Block {
  switch (block.kind) {
    case 'table':
      return { ...block, rows: madeRows([...block.rows], (row) => shortRow(row, block.columns)) };
    case 'sentence':
      return { ...block, sentence: shortLine(block.sentence) };
    case 'heading':
      return { ...block, text: shortText(block.text) };
    default:
      return block;
  }
}
