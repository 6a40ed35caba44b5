// A table as docker prints it: capitals on top, no lines, columns two spaces apart. Where the page is too narrow, the
// columns that may be cut are.
import Table from 'cli-table3';
import stringWidth from 'string-width';
import type { Block, Column } from '../report/block.ts';
import { cellText } from './cell.ts';
import type { Style } from './style.ts';

const gap = 2;
const leastWidth = 10;

export function grid(block: Extract<Block, { kind: 'table' }>, style: Style, pageWidth?: number): string[] {
  const texts = [...block.rows, ...(block.total ? [block.total] : [])].map((row) => row.map(cellText));
  const all = block.columns.map((column, at): Measured => {
    const cells = [column.title, ...texts.map((row) => row[at])];
    return { ...column, cells, width: Math.max(...cells.map((cell) => stringWidth(cell))) };
  });
  const columns = pageWidth === undefined ? all : fitted(all, pageWidth);
  const printed = new Table({
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap, compact: true },
    colAligns: columns.map(({ align }) => align),
  });
  const rows = [0, ...texts.map((_, row) => row + 1)];
  printed.push(...rows.map((row) => columns.map(({ cells, width }) => cutTo(cells[row], width))));
  const lines = printed
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  return lines.map((line, at) => {
    if (at === 0) return style.faint(line);
    return block.total && at === lines.length - 1 ? style.strong(line) : line;
  });
}

interface Measured extends Column {
  /** The title, then the rows'. */
  readonly cells: readonly string[];
  readonly width: number;
}

const excess = (columns: readonly Measured[], pageWidth: number): number =>
  columns.reduce((sum, { width }) => sum + width + gap, -gap) - pageWidth;

/** Cuts what may be cut, the last column first; then, where that is not enough, drops what may be dropped. */
function fitted(columns: readonly Measured[], pageWidth: number): readonly Measured[] {
  const result = [...columns];
  for (let at = result.length - 1; at >= 0; at -= 1) {
    const { mayBeCut, width } = result[at];
    const spare = mayBeCut ? Math.min(excess(result, pageWidth), width - leastWidth) : 0;
    if (spare > 0) result[at] = { ...result[at], width: width - spare };
  }
  const dropped = result.findLastIndex(({ mayBeDropped }) => mayBeDropped);
  if (excess(result, pageWidth) <= 0 || dropped === -1) return result;
  return fitted(columns.toSpliced(dropped, 1), pageWidth);
}

function cutTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (stringWidth(kept + character) >= width) break;
    kept += character;
  }
  return `${kept}…`;
}

const noLines = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);
