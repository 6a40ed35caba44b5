// A table as docker prints it: capitals on top, no lines, columns two spaces apart.
import Table from 'cli-table3';
import type { Block } from '../report/block.ts';
import { cellText } from './cell.ts';
import { type FittedColumn, fitText, fitted, gap, measured, widthOf } from './fit-columns.ts';
import type { Style } from './style.ts';

export function grid(block: Extract<Block, { kind: 'table' }>, style: Style, pageWidth?: number): string[] {
  const texts = [...block.rows, ...(block.total ? [block.total] : [])].map((row) => row.map(cellText));
  const all = block.columns.map((column, at) => measured(column, [column.title, ...texts.map((row) => row[at])]));
  const columns = pageWidth === undefined ? all : fitted(all, pageWidth);
  const rows = [undefined, ...texts].map((_, row) => columns.map((column) => fitText(column.cells[row], column)));
  const lines = rows.length > mostTableRows ? plainLines(columns, rows) : tableLines(columns, rows);
  return lines.map((line, at) => {
    if (at === 0) return style.faint(line);
    return block.total && at === lines.length - 1 ? style.strong(line) : line;
  });
}

/** cli-table3 takes more than a second for a few thousand rows: longer lists are laid out here, to the same picture. */
const mostTableRows = 300;

function tableLines(columns: readonly FittedColumn[], rows: readonly (readonly string[])[]): string[] {
  const table = new Table({
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap, compact: true },
    colAligns: columns.map(({ align }) => align),
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

function plainLines(columns: readonly FittedColumn[], rows: readonly (readonly string[])[]): string[] {
  return rows.map((row) => {
    const cells = row.map((cell, at) => {
      const blanks = ' '.repeat(columns[at].width - widthOf(cell));
      return columns[at].align === 'right' ? blanks + cell : cell + blanks;
    });
    return cells.join(' '.repeat(gap)).trimEnd();
  });
}

const noLines = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);
