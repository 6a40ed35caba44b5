// Columns as docker aligns them: what ends with a tab is a cell, as wide as the widest one of the lines above and below
// that have such a cell too.
import { widthOf } from './text-width.ts';

const leastWidth = 10;
const gap = 3;

/** A line each, of a text whose every line is ended. */
export function* inColumns(text: string): Generator<string> {
  const lines = text.split('\n').slice(0, -1);
  const rows = lines.map((line) => line.split('\t'));
  const widths: number[][] = rows.map(() => []);
  let runs: readonly Run[] = [{ start: 0, end: rows.length }];
  for (let column = 0; runs.length > 0; column += 1) {
    runs = runs.flatMap((run) => runsWithin(run, rows, column));
    for (const run of runs) setWidth(run, rows, column, widths);
  }
  for (const [at, row] of rows.entries()) yield `${lineOf(row, widths[at])}\n`;
}

/** Lines one below the other. */
interface Run {
  readonly start: number;
  readonly end: number;
}

/** Where in the run lines have a cell in this column; what stands behind the last tab is none. */
function runsWithin({ start, end }: Run, rows: readonly (readonly string[])[], column: number): readonly Run[] {
  const found: Run[] = [];
  let first = start;
  for (let at = start; at <= end; at += 1) {
    if (at < end && rows[at].length - 1 > column) continue;
    if (at > first) found.push({ start: first, end: at });
    first = at + 1;
  }
  return found;
}

function setWidth({ start, end }: Run, rows: readonly (readonly string[])[], column: number, widths: number[][]): void {
  let width = leastWidth;
  for (let at = start; at < end; at += 1) width = Math.max(width, widthOf(rows[at][column]) + gap);
  for (let at = start; at < end; at += 1) widths[at].push(width);
}

const lineOf = (row: readonly string[], widths: readonly number[]): string =>
  row.map((cell, at) => (at < widths.length ? cell + ' '.repeat(widths[at] - widthOf(cell)) : cell)).join('');
