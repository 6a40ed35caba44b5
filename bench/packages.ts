// What owners of files cost: the overview with them against the one without, in turns, so that what else the machine does delays both.
// Writes the part about packages of bench/RESULTS.md.
// Run: node scripts/bench.mjs packages [BYTES ENTRIES RUNS]; images are made once, in $TIMG_BENCH or the folder for temporary files.
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeImage, largePackage } from './large-image.ts';
import { type Measured, measureAnswer, median } from './measure.ts';

const [bytes = 4.2e9, entries = 250_000, runs = 5] = process.argv.slice(2).map(Number);
const { TIMG_BENCH: folder = join(tmpdir(), 'timg-bench') } = process.env;
const listed = 1_000_000;

async function rowOf(what: string, archive: string, format: string, most: string): Promise<string> {
  const command = [process.execPath, 'build/bench/overview.js', archive, format];
  const [without, owned]: [Measured[], Measured[]] = [[], []];
  await measureAnswer(command);
  for (let run = 0; run < runs; run += 1) {
    without.push(await measureAnswer(command));
    owned.push(await measureAnswer([...command, 'packages']));
  }
  const [a, b] = [median(without), median(owned)];
  const times = (['wall', 'cpu'] as const).flatMap((time) => [a[time], b[time], b[time] / a[time]]);
  const cells = [what, format, ...times.map((time) => time.toFixed(2)), `${Math.round((b.peak - a.peak) / 1e6)}`, most];
  console.log(cells.join('\t'));
  return `| ${cells.join(' | ')} |`;
}

async function rows(): Promise<readonly string[]> {
  const [owned, none] = [largeImage(folder, bytes, entries, 'packages'), largeImage(folder, bytes, entries)];
  const found: string[] = [];
  for (const format of ['table', 'html']) {
    found.push(await rowOf('dpkg and npm', owned.save, format, '1.25 ×'));
    found.push(await rowOf('no packages', none.save, format, '1.00 ×'));
    for (const there of [1000, listed / 2]) {
      const what = `a package of ${listed} files, ${there} of them there`;
      found.push(await rowOf(what, largePackage(folder, listed, there), format, '100 MB'));
    }
  }
  return found;
}

const table = await rows();
const [before = ''] = readFileSync('bench/RESULTS.md', 'utf8').split('\n## Packages\n');
writeFileSync(
  'bench/RESULTS.md',
  `${before}
## Packages

\`node scripts/bench.mjs packages ${bytes} ${entries} ${runs}\`, ${new Date().toISOString().slice(0, 10)}: wall time, processor time and peak memory of the overview without
owners of files and with them, medians of ${runs} runs each, in turns.

| image | output | seconds | with owners | ratio | CPU seconds | with owners | ratio | more MB | at most |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|
${table.join('\n')}
`,
);
