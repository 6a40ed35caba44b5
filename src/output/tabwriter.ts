// Aligns columns like Docker (Go's text/tabwriter): text that ends with a tab is a cell, as wide as the widest cell of its
// column in adjacent lines.
import { widthOf } from './text-width.ts';

const minWidth = 10;
const gap = 3;

/** Yields the lines one by one. Every line of the text must end with a line end. */
export function* inColumns(text: string): Generator<string> {
  const lines = text.split('\n').slice(0, -1);
  const rows = lines.map((line) => line.split('\t'));
  const widths: number[][] = rows.map(() => []);
  let runs: readonly Run[] = [{ start: 0, end: rows.length }];
  for (let column = 0; runs.length > 0; column += 1) {
    runs = runs.flatMap((run) => runsWithin(run, rows, column));
    for (const run of runs) setWidth(run, rows, column, widths);
  }
  for (const [at, row] of rows.entries()) yield `${lineOf(row, widths[at] ?? [])}\n`;
}

/** A range of adjacent lines. */
interface Run {
  readonly start: number;
  readonly end: number;
}

/** The ranges of lines that have a cell in this column. Text after the last tab of a line is not a cell. */
function runsWithin({ start, end }: Run, rows: readonly (readonly string[])[], column: number): readonly Run[] {
  const found: Run[] = [];
  let first = start;
  for (let at = start; at <= end; at += 1) {
    const row = at < end ? rows[at] : undefined;
    if (row && row.length - 1 > column) continue;
    if (at > first) found.push({ start: first, end: at });
    first = at + 1;
  }
  return found;
}

function setWidth({ start, end }: Run, rows: readonly (readonly string[])[], column: number, widths: number[][]): void {
  let width = minWidth;
  for (const row of rows.slice(start, end)) width = Math.max(width, widthOf(row[column] ?? '') + gap);
  for (const found of widths.slice(start, end)) found.push(width);
}

const lineOf = (row: readonly string[], widths: readonly number[]): string =>
  row.map((cell, at) => cell + ' '.repeat((widths[at] ?? widthOf(cell)) - widthOf(cell))).join('');
