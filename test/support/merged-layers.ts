// Layers from literals, written as tars to a temporary folder, scanned and merged by the real code.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileDigests } from '../../src/analysis/file-digests.ts';
import type { LayerAnalysis } from '../../src/analysis/layer-analysis.ts';
import { accountForLayers, type Merged } from '../../src/analysis/merge.ts';
import { defaultLimits, type Limits } from '../../src/bytes/limits.ts';
import { scanLayer } from '../../src/layer/scan-layer.ts';
import {
  type FileData,
  fileData,
  hardLinkGroups,
  regularFileAt,
  shownPaths,
} from '../../src/report/files/file-data.ts';
import { rootPath } from '../../src/tree/path-table.ts';
import { stackLayers } from '../../src/tree/stack.ts';
import { WorkerPool } from '../../src/workers/worker-pool.ts';
import { type TarLiteral, tar } from './tar-builder.ts';

export interface MergedLayers {
  readonly merged: Merged;
  /** Size of each layer's tar. */
  readonly contentSizes: readonly number[];
  /** The files of the final filesystem with digests, as in `files`. */
  readonly files: readonly FileData[];
}

export async function mergedLayers(
  layers: readonly (readonly TarLiteral[])[],
  limits: Limits = defaultLimits,
): Promise<MergedLayers> {
  const folder = mkdtempSync(join(tmpdir(), 'merged-layers-'));
  try {
    const tars = layers.map((literals) => tar(literals));
    const analyses = await Promise.all(tars.map((bytes, index) => analysis(bytes, index, folder)));
    const tables = analyses.flatMap(({ changeset }) => changeset?.entries ?? []);
    const merged = await accountForLayers(analyses, stackLayers(tables, limits), { limits, pool: new WorkerPool({}) });
    return { merged, contentSizes: tars.map(({ length }) => length), files: await filesOf(merged, analyses, limits) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function analysis(bytes: Buffer, index: number, folder: string): Promise<LayerAnalysis> {
  const file = join(folder, `${index}.tar`);
  writeFileSync(file, bytes);
  const range = { file, start: 0, end: bytes.length };
  const changeset = await scanLayer({ range, depth: 'entries', hasWhiteouts: true, limits: defaultLimits });
  return { layer: { name: file, index, range }, changeset };
}

/** The files of the final filesystem with digests, as in `files`. */
export async function filesOf(
  { tree, tables }: Merged,
  analyses: readonly LayerAnalysis[],
  limits: Limits,
): Promise<readonly FileData[]> {
  const shown = shownPaths(tree, rootPath);
  const groups = hardLinkGroups(tree);
  const owners = shown.flatMap((place) => regularFileAt(tree, place) ?? []);
  const digests = await fileDigests(analyses, tables, owners, limits);
  return shown.map((place) => {
    const { layer, row } = tree.ownerOf(place);
    const data = fileData(tree.pathOf(place), { layer, row }, tables, groups);
    // It has no prototype, so it would not equal a literal.
    return { ...data, xattrs: { ...data.xattrs }, digest: digests[layer]?.get(row) ?? null };
  });
}
