// What merging layers and keeping the ledger costs on top of scanning them: 14 layers of 18,000 entries, a chmod -R of half
// the previous layer in every third, whole directories removed in every fifth. Time as a ratio to the scan, memory as
// growth. Run: npm run bench
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LayerAnalysis } from '../src/analysis/layer-analysis.ts';
import { mergeLayers } from '../src/analysis/merge.ts';
import { defaultLimits } from '../src/bytes/limits.ts';
import { Crew } from '../src/layer/crew.ts';
import { scanLayer } from '../src/layer/scan-layer.ts';
import { type TarLiteral, tar } from '../test/support/tar-builder.ts';

const layerCount = 14;
const entriesEach = 18_000;

/** One layer, and the files it adds. */
function literalsOf(layer: number, below: readonly TarLiteral[]): { all: TarLiteral[]; added: TarLiteral[] } {
  const touched = layer % 3 === 2 ? below.slice(-entriesEach / 2).map((file) => ({ ...file, mode: 0o755 })) : [];
  const whiteouts =
    layer % 5 === 4 ? Array.from({ length: 20 }, (_, at) => ({ path: `usr/lib/l${layer - 1}/.wh.d${at}` })) : [];
  const added: TarLiteral[] = [];
  for (let at = touched.length + whiteouts.length; at < entriesEach; at += 1) {
    const directory = `usr/lib/l${layer}/d${Math.floor(at / 40)}`;
    added.push({ path: `${directory}/some-file-name-${at}.py`, body: `${layer} ${at} `.repeat((at % 40) + 1) });
  }
  return { all: [...whiteouts, ...touched, ...added], added };
}

const folder = mkdtempSync(join(tmpdir(), 'timg-bench-'));
try {
  const ranges: { file: string; start: number; end: number }[] = [];
  let below: readonly TarLiteral[] = [];
  for (let layer = 0; layer < layerCount; layer += 1) {
    const { all, added } = literalsOf(layer, below);
    const bytes = tar(all);
    const file = join(folder, `${layer}.tar`);
    writeFileSync(file, bytes);
    ranges.push({ file, start: 0, end: bytes.length });
    below = added;
  }

  const scanStart = performance.now();
  const layers: LayerAnalysis[] = [];
  for (const [index, range] of ranges.entries()) {
    const scan = { range, depth: 'entries', hasWhiteouts: true, limits: defaultLimits } as const;
    layers.push({ layer: { name: range.file, index, range }, changeset: await scanLayer(scan) });
  }
  const scanTime = performance.now() - scanStart;

  const before = process.memoryUsage().rss;
  const times: number[] = [];
  let growth = 0;
  for (let run = 0; run < 5; run += 1) {
    const start = performance.now();
    const merged = await mergeLayers(layers, { limits: defaultLimits, crew: new Crew({}) });
    times.push(performance.now() - start);
    if (run === 0) growth = process.memoryUsage().rss - before;
    if (!merged) throw new Error('nothing was merged');
  }
  const [fastest] = times.toSorted((a, b) => a - b);
  const median = times.toSorted((a, b) => a - b)[2];
  console.log(`entries                    ${layerCount * entriesEach}`);
  console.log(
    `merge and ledger / scan    first ${(times[0] / scanTime).toFixed(2)}, median ${(median / scanTime).toFixed(2)}, least ${(fastest / scanTime).toFixed(2)}`,
  );
  console.log(
    `first merge                ${Math.round(times[0])} ms on this machine, ${Math.round(growth / 1e6)} MB more`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
