// How time and memory grow with each dimension of a hostile archive: the exponent of processor time over three sizes, less
// the time of a small archive. (Wall time also measures what else the machine does.) Writes the table of docs/testing-hostile.md, the worst first.
// Run: npm run hostile [-- NAME...]; with names or parts of names, it only prints these dimensions.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Measured, measure } from '../measure.ts';
import { type Dimension, usualCommands } from './dimension.ts';
import { documentDimensions } from './documents.ts';
import { inLanes } from './lanes.ts';
import { policyDimensions } from './policies.ts';
import { tarDimensions } from './tars.ts';
import { textDimensions } from './texts.ts';

const wanted = process.argv.slice(2);
const program = [process.execPath, 'dist/bin/timg-inspect.js'];
/** Seconds and bytes that an archive of at most a megabyte may take, and the largest exponent. */
const ceiling = { seconds: 10, bytes: 500e6, stored: 2 ** 20, exponent: 1.2 };
/** Seconds after which a command is ended, whatever else the machine does: what takes longer is over the ceiling. */
const patience = 300;
/** Differences in time below this many seconds are noise: no exponent is fitted to them. */
const noise = 0.15;

interface Row {
  readonly name: string;
  readonly command: string;
  readonly stored: number;
  readonly input: number;
  readonly largest: Measured;
  readonly seconds: readonly number[];
  readonly exponent: number | undefined;
  readonly isOver: boolean;
}

interface Point {
  readonly stored: number;
  readonly input: number;
  readonly run: (command: readonly string[]) => Promise<Measured>;
}

/** Writes the archive of a size as a compressed tar, as a stranger would send it. */
function point({ make }: Dimension, size: number, folder: string): Point {
  const { archive, file, fixed = 0, expanded = 0 } = make(size);
  const [archivePath, filePath] = [join(folder, 'archive.tar.gz'), join(folder, 'file')];
  const stored = gzipSync(archive, { level: 6 });
  return {
    stored: stored.length + (file?.length ?? 0),
    input: archive.length - fixed + expanded + (file?.length ?? 0),
    run(command) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(archivePath, stored);
      if (file) writeFileSync(filePath, file);
      const paths: Readonly<Record<string, string>> = { ARCHIVE: archivePath, FILE: filePath };
      const words = command.map((word) => paths[word] ?? word.replaceAll('SIZE', String(size)));
      return measure([...program, ...words], patience);
    },
  };
}

/** The slope of the logarithms of time over those of the input, by least squares. */
function slope(points: readonly { readonly input: number; readonly seconds: number }[]): number {
  const logs = points.map(({ input, seconds }) => [Math.log(input), Math.log(seconds)] as const);
  const mean = (at: 0 | 1): number => logs.reduce((sum, pair) => sum + pair[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const above = logs.reduce((sum, pair) => sum + (pair[0] - x) * (pair[1] - y), 0);
  return above / logs.reduce((sum, pair) => sum + (pair[0] - x) ** 2, 0);
}

async function rowOf(dimension: Dimension, start: number, folder: string): Promise<Row> {
  const points = dimension.sizes.map((size) => point(dimension, size, folder));
  const [small, middle, large] = points as [Point, Point, Point];
  let worst: { readonly command: readonly string[]; readonly cpu: number } = { command: [], cpu: 0 };
  for (const command of dimension.commands ?? usualCommands) {
    const { cpu } = await middle.run(command);
    if (cpu > worst.cpu) worst = { command, cpu };
  }
  const first = await small.run(worst.command);
  const last = await large.run(worst.command);
  const seconds = [first.cpu, worst.cpu, last.cpu];
  // Points that are too fast to tell from the start leave the fit; an honest exponent needs two.
  const fitted = points
    .map(({ input }, at) => ({ input, seconds: (seconds[at] ?? 0) - start }))
    .filter((one) => one.seconds > noise / 5);
  const isFitted = last.cpu - start > noise && fitted.length > 1;
  const exponent = isFitted ? slope(fitted) : undefined;
  const isSmall = large.stored <= ceiling.stored;
  const isOver =
    (exponent ?? 0) > ceiling.exponent ||
    (isSmall && (last.cpu > ceiling.seconds || last.peak > ceiling.bytes)) ||
    last.wall >= patience;
  const { stored, input } = large;
  return {
    name: dimension.name,
    command: worst.command.join(' '),
    stored,
    input,
    largest: last,
    seconds,
    exponent,
    isOver,
  };
}

const kilobytes = (bytes: number): string => Math.round(bytes / 1000).toLocaleString('en-US');

const cells = ({ name, command, stored, input, largest, seconds, exponent, isOver }: Row): readonly string[] => [
  name,
  `\`${command}\``,
  kilobytes(stored),
  kilobytes(input),
  ...seconds.map((value) => value.toFixed(2)),
  exponent?.toFixed(2) ?? '–',
  `${Math.round(largest.peak / 1e6)}`,
  isOver ? 'over' : '',
];

const tableRow = (row: Row): string => `| ${cells(row).join(' | ')} |`;

const table = (rows: readonly Row[]): string =>
  [
    '| dimension | slowest command | stored kB | input kB | s | s | s | exponent | peak MB | |',
    '|---|---|--:|--:|--:|--:|--:|--:|--:|---|',
    ...rows.map(tableRow),
  ].join('\n');

function writeTable(rows: readonly Row[]): void {
  const sorted = rows.toSorted((a, b) => (b.exponent ?? 0) - (a.exponent ?? 0) || b.largest.cpu - a.largest.cpu);
  const page = readFileSync('docs/testing-hostile.md', 'utf8');
  const [before, rest = ''] = page.split('<!-- hostile: npm run hostile -->\n');
  const [, after = ''] = rest.split('<!-- end of hostile -->\n');
  const written = `<!-- hostile: npm run hostile -->\n${table(sorted)}\n<!-- end of hostile -->\n`;
  writeFileSync('docs/testing-hostile.md', `${before}${written}${after}`);
}

const starts: number[] = [];
for (let run = 0; run < 5; run += 1) starts.push((await measure([...program, 'samples/hello_image.tar'])).cpu);
const start = Math.min(...starts);
const rows: Row[] = [];
const dimensions = [...tarDimensions, ...documentDimensions, ...textDimensions, ...policyDimensions];
const isNamed = dimensions.some(({ name }) => wanted.includes(name));
await inLanes(
  dimensions.filter(({ name }) => {
    if (isNamed) return wanted.includes(name);
    return wanted.length === 0 || wanted.some((part) => name.includes(part));
  }),
  async (dimension, folder) => {
    const row = await rowOf(dimension, start, folder);
    rows.push(row);
    console.log(tableRow(row));
    // Whatever ends the run, the table has the dimensions measured so far.
    if (wanted.length === 0) writeTable(rows);
  },
);
if (rows.some(({ isOver }) => isOver)) process.exitCode = 1;
