// The runs that were measured, kept in results.json, as the table of RESULTS.md: a row for each work, a column for each run.
import { readFileSync, writeFileSync } from 'node:fs';

/** One row of a run: the ratio is a median of rounds; the rest are medians of their own. */
export interface Figures {
  readonly work: string;
  readonly against: string;
  readonly most: number;
  readonly ratio: number;
  /** Wall seconds of the program and of what it is compared with. */
  readonly seconds: number;
  readonly itsSeconds: number;
  readonly cpuSeconds: number;
  /** Bytes. */
  readonly peak: number;
}

export interface Growth {
  readonly work: string;
  readonly points: readonly { readonly entries: number; readonly seconds: number }[];
  /** 1 is linear. */
  readonly exponent: number;
}

export interface Run {
  /** ISO 8601, to the minute. */
  readonly started: string;
  readonly node: string;
  readonly machine: string;
  readonly image: string;
  readonly rounds: number;
  readonly rows: readonly Figures[];
  readonly growth: readonly Growth[];
}

const records = 'bench/results.json';
const results = 'bench/RESULTS.md';
/** Runs that are kept of each version of Node: two, of different hours. */
const kept = 2;
/** Bytes. */
const mostPeak = 350e6;

/** What RESULTS.md has from here on is not made of the runs, and kept. */
const reasons = '\n## What falls short\n';

/** Adds a run and writes both files anew. */
export function addRun(run: Run): void {
  const before = JSON.parse(readFileSync(records, 'utf8')) as readonly Run[];
  const same = [...before.filter(({ node }) => node === run.node), run].slice(-kept);
  const runs = [...before.filter(({ node }) => node !== run.node), ...same];
  writeFileSync(records, `${JSON.stringify(runs, null, 2)}\n`);
  const page = readFileSync(results, 'utf8');
  writeFileSync(results, pageOf(runs) + page.slice(page.indexOf(reasons)));
}

const megabytes = (value: number): string => String(Math.round(value / 1e6));
const seconds = (value: number): string => value.toFixed(2);
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, ['---', '---', ...head.slice(2).map(() => '--:')], ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

function pageOf(runs: readonly Run[]): string {
  const sections = runs.map((run) => sectionOf(run));
  return `# Measured

\`npm run bench\`, on several versions of Node and in different hours. A ratio is that of the program to what it is compared with in the
same round: wall time, or processor time (CPU) where the row says so; the median of all rounds. All files are in the page cache. What is
above its limit is bold; a peak should stay below ${megabytes(mostPeak)} MB.

${ratios(runs)}

${sections.join('\n\n')}
`;
}

const nameOf = ({ work, against }: Figures): string => `${work} / ${against}`;
const columnOf = ({ node, started }: Run): string => `${node}, ${started.slice(0, 16).replace('T', ' ')}`;

/** The ratios of all runs; those above what they should reach are bold. */
function ratios(runs: readonly Run[]): string {
  const works = [...new Map(runs.flatMap(({ rows }) => rows.map((row) => [nameOf(row), row] as const))).values()];
  const head = ['work', 'against', ...runs.map((run) => `${columnOf(run)}: ratio (at most)`)];
  return table(
    head,
    works.map((work) => [work.work, work.against, ...runs.map((run) => ratioOf(run, nameOf(work)))]),
  );
}

function ratioOf({ rows }: Run, name: string): string {
  const row = rows.find((other) => nameOf(other) === name);
  if (!row) return '';
  const ratio = row.ratio.toFixed(2);
  return `${row.ratio > row.most ? `**${ratio}**` : ratio} (${row.most})`;
}

function sectionOf(run: Run): string {
  const rows = run.rows.map((row) => [
    row.work,
    row.against,
    seconds(row.seconds),
    seconds(row.itsSeconds),
    seconds(row.cpuSeconds),
    row.peak > mostPeak ? `**${megabytes(row.peak)}**` : megabytes(row.peak),
  ]);
  const growth = run.growth.map((row) => [
    row.work,
    row.points.map(({ entries }) => entries).join(', '),
    row.points.map((point) => seconds(point.seconds)).join(', '),
    row.exponent.toFixed(2),
  ]);
  return `## ${columnOf(run)}

${run.image}; ${run.rounds} rounds. ${run.machine}.

${table(['work', 'against', 'seconds', 'its seconds', 'CPU seconds', 'peak MB'], rows)}

Growth, of images of 4 kB an entry: the exponent between the first and the last, less the time of a tiny image; at most 1.05.

${table(['work', 'entries', 'seconds', 'exponent'], growth)}`;
}
