// How facts grows: its processor time and peak memory with distinct layers, with images and with both, and those of a second run that finds
// everything written. Writes the part about fleets of bench/RESULTS.md. Run: node scripts/bench.mjs fleet [FILES]; images are made once, in
// $TIMG_BENCH or the folder for temporary files.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FleetSize, fleetImages } from './fleet-images.ts';
import { type Measured, measureAnswer } from './measure.ts';

const [files = 1000] = process.argv.slice(2).map(Number);
const { TIMG_BENCH: folder = join(tmpdir(), 'timg-bench') } = process.env;
const depth = 8;

interface Point extends FleetSize {
  readonly first: Measured;
  readonly second: Measured;
  readonly written: { readonly files: number; readonly bytes: number };
}

async function pointOf(images: number, layers: number): Promise<Point> {
  const size = { images, layers, depth, files };
  const source = fleetImages(folder, size);
  const tables = join(folder, 'fleet-tables');
  rmSync(tables, { recursive: true, force: true });
  const command = [process.execPath, 'dist/bin/timg-inspect.js', 'facts', source, '-o', tables];
  const first = await measureAnswer(command);
  const second = await measureAnswer(command);
  const sizes = readdirSync(tables, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(tables, name)))
    .flatMap((status) => (status.isFile() ? [status.size] : []));
  const point = {
    ...size,
    first,
    second,
    written: { files: sizes.length, bytes: sizes.reduce((sum, one) => sum + one, 0) },
  };
  console.log(rowOf(point));
  return point;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

function rowOf({ images, layers, first, second, written }: Point): string {
  const cells = [
    ...[layers, images, images * depth * files].map(String),
    ...[first, second].flatMap(({ cpu, peak }) => [cpu.toFixed(1), megabytes(peak)]),
    String(written.files),
    megabytes(written.bytes),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The exponent of processor time between the first and the last point. */
function exponent(points: readonly Point[], sizeOf: (point: Point) => number): string {
  const [from, to] = [points[0], points.at(-1)];
  if (!from || !to) throw new Error('no points');
  return (Math.log(to.first.cpu / from.first.cpu) / Math.log(sizeOf(to) / sizeOf(from))).toFixed(2);
}

const sizes = [40, 160, 640];
const series = [
  { what: 'distinct layers, 80 images', pairs: [80, 160, 640].map((layers) => [80, layers] as const) },
  { what: 'images, 40 distinct layers', pairs: sizes.map((images) => [images, 40] as const) },
  { what: 'both', pairs: sizes.map((count) => [count, count] as const) },
];

const parts: string[] = [];
for (const { what, pairs } of series) {
  console.log(what);
  const points: Point[] = [];
  for (const [images, layers] of pairs) points.push(await pointOf(images, layers));
  const growth = exponent(points, ({ images, layers }) => (what.startsWith('distinct') ? layers : images));
  console.log(`exponent ${growth}`);
  parts.push(
    `With ${what}: exponent ${growth}.

| layers | images | files in images | CPU seconds | peak MB | again: CPU seconds | peak MB | files written | MB |
|--:|--:|--:|--:|--:|--:|--:|--:|--:|
${points.map(rowOf).join('\n')}
`,
  );
}

const heading = '\n## Fleets\n';
const next = '\n## Packages\n';
const page = readFileSync('bench/RESULTS.md', 'utf8');
const after = page.slice(page.indexOf(next));
const before = page.slice(0, page.indexOf(page.includes(heading) ? heading : next));
writeFileSync(
  'bench/RESULTS.md',
  `${before}${heading}
\`node scripts/bench.mjs fleet ${files}\`, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}: processor time and peak memory of
\`facts\` on images of ${depth} layers with ${files} files in a layer, and of the same run again. The exponent is that of the processor time between the first and the last row.

${parts.join('\n')}${after}`,
);
