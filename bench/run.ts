// The program against yardsticks and peers on large images, in one run: medians, and their ratios. Absolute figures say more
// about the machine than about the program. Writes bench/RESULTS.md.
// Run: npm run bench [-- BYTES ENTRIES RUNS]; images are made once, in $TIMG_BENCH or the folder for temporary files.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { type LargeImage, largeImage } from './large-image.ts';
import { type Measured, measure, median } from './measure.ts';

const [bytes = 4.2e9, entries = 250_000, runs = 3] = process.argv.slice(2).map(Number);
const { TIMG_BENCH: folder = join(tmpdir(), 'timg-bench') } = process.env;
const program = [process.execPath, 'dist/bin/timg-inspect.js'];
const scratch = mkdtempSync(join(tmpdir(), 'timg-bench-cache-'));

interface Row {
  readonly work: string;
  readonly command: readonly string[];
  readonly against: string;
  /** The ratio to reach. */
  readonly most?: number;
}

const has = (command: string): boolean => !spawnSync(command, ['--version']).error;
const shell = (script: string): readonly string[] => ['sh', '-c', script];
const blobsOf = (layout: string): string => `${layout}/blobs/sha256`;
/** Every layer of a layout, one after another; documents are no layers. */
const decompress = (compressor: string, layout: string): readonly string[] =>
  shell(`for blob in ${blobsOf(layout)}/*; do ${compressor} -dcq $blob >/dev/null 2>&1; done; true`);

function yardsticks({ save, layers, gzip, zstd }: LargeImage): Readonly<Record<string, readonly string[]>> {
  return {
    'node -e 0': [process.execPath, '-e', '0'],
    'openssl dgst -sha256': ['openssl', 'dgst', '-sha256', save],
    ...(gzip && { 'gzip -dc': decompress('gzip', gzip) }),
    ...(zstd && { 'zstd -dc': decompress('zstd', zstd) }),
    'tar -tv of its layers': shell(`for layer in ${layers}/*; do tar -tvf $layer >/dev/null; done`),
    ...(has('dive') && { dive: shell(`CI=true dive --source docker-archive ${save}`) }),
    ...(has('skopeo') && { skopeo: ['skopeo', 'inspect', `docker-archive:${save}`] }),
  };
}

function rowsOf({ save, gzip, zstd }: LargeImage): readonly Row[] {
  const cached = ['--cache', scratch];
  return [
    { work: '--version', command: ['--version'], against: 'node -e 0', most: 1.6 },
    { work: 'overview of hello_image.tar', command: ['samples/hello_image.tar'], against: 'node -e 0', most: 3 },
    { work: 'overview of docker save', command: [save], against: 'openssl dgst -sha256', most: 0.3 },
    {
      work: 'check of it, warm cache',
      command: ['check', save, '--budget', 'layer-count=127', ...cached],
      against: 'openssl dgst -sha256',
      most: 0.15,
    },
    { work: 'verify of it', command: ['verify', save], against: 'openssl dgst -sha256', most: 0.75 },
    ...(gzip
      ? [
          { work: 'overview of OCI gzip', command: [gzip], against: 'gzip -dc', most: 0.32 },
          { work: 'verify of OCI gzip', command: ['verify', gzip], against: 'gzip -dc', most: 0.42 },
        ]
      : []),
    ...(zstd ? [{ work: 'overview of OCI zstd', command: [zstd], against: 'zstd -dc', most: 1.6 }] : []),
    { work: 'diff of docker save and OCI gzip', command: ['diff', save, gzip ?? save], against: 'gzip -dc' },
    { work: 'overview of docker save', command: [save], against: 'dive', most: 1 / 30 },
    { work: 'manifest of docker save', command: ['manifest', save], against: 'skopeo' },
    { work: 'files of docker save', command: ['files', save], against: 'tar -tv of its layers' },
  ];
}

async function medianOf(command: readonly string[], times = runs): Promise<Measured> {
  const measured: Measured[] = [];
  for (let run = 0; run < times; run += 1) measured.push(await measure(command));
  return median(measured);
}

const seconds = (value: number): string => value.toFixed(2);
const megabytes = (value: number): string => String(Math.round(value / 1e6));

async function comparison(image: LargeImage): Promise<string> {
  const sticks = yardsticks(image);
  const rows = rowsOf(image).filter(({ against }) => against in sticks);
  // Reading it once puts it where every command finds it.
  await measure(shell(`cat ${image.save} >/dev/null`));
  const measured = new Map<string, Measured>();
  for (const [name, command] of Object.entries(sticks)) {
    measured.set(name, await medianOf(command, name === 'dive' ? 1 : runs));
  }
  await measure([...program, 'check', image.save, '--budget', 'layer-count=127', '--cache', scratch]);
  const lines: string[] = [];
  for (const { work, command, against, most } of rows) {
    const stick = measured.get(against);
    const own = await medianOf([...program, ...command], work.startsWith('--') || work.includes('hello') ? 15 : runs);
    const ratio = own.wall / (stick?.wall ?? Number.NaN);
    const cells = [
      work,
      against,
      seconds(own.wall),
      seconds(stick?.wall ?? 0),
      ratio.toFixed(3),
      most?.toFixed(3) ?? '',
      seconds(own.cpu),
      megabytes(own.peak),
    ];
    console.log(cells.join('\t'));
    lines.push(`| ${cells.join(' | ')} |`);
  }
  return [
    '| work | against | seconds | its seconds | ratio | at most | CPU seconds | peak MB |',
    '|---|---|--:|--:|--:|--:|--:|--:|',
    ...lines,
  ].join('\n');
}

/** The exponent of growth between one size and sixteen times that: 1 is linear. */
async function growth(what: string, command: (image: LargeImage) => readonly string[] | undefined): Promise<string> {
  const times: number[] = [];
  for (const factor of [1, 4, 16]) {
    const arguments_ = command(largeImage(folder, 15_000 * factor * 4096, 15_000 * factor));
    if (arguments_) times.push((await medianOf([...program, ...arguments_])).wall);
  }
  const start = (await medianOf([...program, 'samples/hello_image.tar'], 5)).wall;
  const [small = Number.NaN, , large = Number.NaN] = times;
  const exponent = Math.log((large - start) / (small - start)) / Math.log(16);
  return `| ${what} | ${times.map(seconds).join(' | ')} | ${exponent.toFixed(2)} |`;
}

try {
  const table = await comparison(largeImage(folder, bytes, entries));
  const grown = [
    await growth('overview of docker save', ({ save }) => [save]),
    await growth('overview of OCI gzip', ({ gzip }) => (gzip ? [gzip] : undefined)),
  ];
  const memory = `${Math.round(totalmem() / 1e9)} GB of memory`;
  const [, packages] = readFileSync('bench/RESULTS.md', 'utf8').split('\n## Packages\n');
  writeFileSync(
    'bench/RESULTS.md',
    `# Measured

\`npm run bench -- ${bytes} ${entries} ${runs}\`: an image of ${(bytes / 1e9).toFixed(1)} GB and ${entries} entries in 12 layers, medians of ${runs} runs in one
go, all files in the page cache. ${cpus().length} processors (${cpus()[0]?.model.trim()}), ${memory}, Linux ${release()}, Node ${process.version}.

${table}

Growth, of images of 4 kB an entry: seconds for 15,000, 60,000 and 240,000 entries, and the exponent between the first and the last, less the
time of a tiny image.

| work | ×1 | ×4 | ×16 | exponent |
|---|--:|--:|--:|--:|
${grown.join('\n')}
${packages === undefined ? '' : `\n## Packages\n${packages}`}`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
