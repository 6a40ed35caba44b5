// Two images made from literals, saved as by Docker, opened and compared; with the files of each as in `files`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageAnalysis } from '../../src/analysis/analysis.ts';
import { analyzeAll } from '../../src/analysis/analyze.ts';
import { type Comparison, compareImages } from '../../src/analysis/comparison/comparison.ts';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { openImages } from '../../src/image/open-images.ts';
import type { FileData } from '../../src/report/files/file-data.ts';
import { first, take } from './items.ts';
import { filesOf } from './merged-layers.ts';

export interface Compared {
  readonly comparison: Comparison;
  /** In the other direction. */
  readonly mirrored: Comparison;
  readonly files: { readonly old: readonly FileData[]; readonly new: readonly FileData[] };
}

/** Compares archives with one image each. */
export async function compared(old: Buffer, newer: Buffer): Promise<Compared> {
  const folder = mkdtempSync(join(tmpdir(), 'compared-'));
  const spool = new Spool();
  try {
    const selections = [];
    for (const [at, bytes] of [old, newer].entries()) {
      const name = join(folder, `${at}.tar`);
      writeFileSync(name, bytes);
      const opened = await openImages({ name }, spool, defaultLimits);
      selections.push({ opened, images: opened.contents.images });
    }
    const options = { depth: 'merged', limits: defaultLimits, distribution: 'stored' } as const;
    const analyses = await analyzeAll(selections, options);
    const [before, after] = take(
      analyses.map(({ images }) => first(images)),
      2,
    );
    return {
      comparison: await compareImages(before, after, { limits: defaultLimits }),
      mirrored: await compareImages(after, before, { limits: defaultLimits }),
      files: { old: await shown(before), new: await shown(after) },
    };
  } finally {
    spool.remove();
    rmSync(folder, { recursive: true });
  }
}

async function shown({ merged, layers }: ImageAnalysis): Promise<readonly FileData[]> {
  if (!merged) throw new Error('a layer is missing');
  return await filesOf(merged, layers, defaultLimits);
}
