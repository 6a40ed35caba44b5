// The program against yardsticks and peers on large images, in rounds: each measures every yardstick, and right after it
// what is compared with it. Absolute figures say more about the machine than about the program. Adds to bench/RESULTS.md.
// Run: npm run bench [-- BYTES ENTRIES ROUNDS]; images are made once, in $TIMG_BENCH or the folder for temporary files.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { type LargeImage, largeImage } from './large-image.ts';
import { type Measured, measureAnswer, median, medianNumber } from './measure.ts';
import { addRun, type Figures, type Growth } from './results.ts';
import { check, type Row, rowsOf, subjects, yardsticks } from './rows.ts';

const [bytes = 4.2e9, entries = 250_000, rounds = 3] = process.argv.slice(2).map(Number);
const { TIMG_BENCH: folder = join(tmpdir(), 'timg-bench') } = process.env;
const program = [process.execPath, 'dist/bin/timg-inspect.js'];
const scratch = mkdtempSync(join(tmpdir(), 'timg-bench-cache-'));
/** Rounds of what takes less than a second: it varies more. */
const shortRounds = 15;
/** dive takes longer than all the rest. */
const longRounds = 1;

const roundsOf = (against: string): number =>
  against === 'node -e 0' || against === 'dive, 60 MB' ? shortRounds : against === 'dive' ? longRounds : rounds;

interface Pair {
  readonly own: Measured;
  readonly its: Measured;
}

function figuresOf({ work, against, most, time = 'wall' }: Row, pairs: readonly Pair[]): Figures {
  const [own, its] = [median(pairs.map((pair) => pair.own)), median(pairs.map((pair) => pair.its))];
  const ratio = medianNumber(pairs.map((pair) => pair.own[time] / pair.its[time]));
  const of = time === 'cpu' ? 'CPU' : undefined;
  return {
    work: of ? `${work} (${of})` : work,
    against,
    most,
    ratio,
    seconds: own.wall,
    itsSeconds: its.wall,
    cpuSeconds: own.cpu,
    peak: own.peak,
  };
}

/** The rows that are compared with one yardstick. */
async function compared(stick: readonly string[], rows: readonly Row[], times: number): Promise<readonly Figures[]> {
  const pairs = rows.map((): Pair[] => []);
  for (let round = 0; round < times; round += 1) {
    const its = await measureAnswer(stick);
    for (const [at, { command }] of rows.entries()) {
      pairs[at]?.push({ own: await measureAnswer([...program, ...command]), its });
    }
  }
  return rows.map((row, at) => figuresOf(row, pairs[at] ?? []));
}

async function medianOf(command: readonly string[], times = rounds): Promise<Measured> {
  const measured: Measured[] = [];
  for (let run = 0; run < times; run += 1) measured.push(await measureAnswer(command));
  return median(measured);
}

/** The exponent of growth between one size and sixteen times that. */
async function growth(work: string, command: (image: LargeImage) => readonly string[]): Promise<Growth> {
  const points: { readonly entries: number; readonly seconds: number }[] = [];
  for (const entries of [15_000, 60_000, 240_000]) {
    const { wall } = await medianOf([...program, ...command(largeImage(folder, entries * 4096, entries))]);
    points.push({ entries, seconds: wall });
  }
  const start = (await medianOf([...program, 'samples/hello_image.tar'], 5)).wall;
  const [small = Number.NaN, large = Number.NaN] = [points.at(0)?.seconds, points.at(-1)?.seconds];
  return { work, points, exponent: Math.log((large - start) / (small - start)) / Math.log(16) };
}

try {
  const started = new Date().toISOString();
  const all = subjects(folder, bytes, entries, scratch);
  const rows = rowsOf(all, 'createZstdDecompress' in zlib);
  // Reading it once puts it where every command finds it.
  await measureAnswer(['sh', '-c', `cat ${all.large.save} >/dev/null`]);
  await measureAnswer([...program, ...check(all)]);
  const figures: Figures[] = [];
  for (const [name, stick] of Object.entries(yardsticks(all))) {
    const ofStick = rows.filter(({ against }) => against === name);
    for (const row of await compared(stick, ofStick, roundsOf(name))) {
      console.log([row.work, row.against, row.ratio.toFixed(3), row.most, row.seconds.toFixed(2)].join('\t'));
      figures.push(row);
    }
  }
  addRun({
    started,
    node: `Node ${process.version.slice(1)}`,
    machine: `${cpus().length} processors (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 1e9)} GB of memory, Linux ${release()}`,
    image: `An image of ${(bytes / 1e9).toFixed(1)} GB and ${entries} entries in 12 layers`,
    rounds,
    rows: figures,
    growth: [
      await growth('overview of docker save', ({ save }) => [save]),
      await growth('overview of OCI gzip', ({ gzip = '' }) => [gzip]),
    ],
  });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
