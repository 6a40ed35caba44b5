// Merges the layers of an image below the first one that is not in the archive.

import { stackLayers } from '../tree/stack.ts';
import { withWorkerPool } from '../workers/worker-pool.ts';
import type { ImageAnalysis } from './analysis.ts';
import type { AnalyzeOptions } from './analyze-options.ts';
import { accountForLayers, type Merged } from './merge.ts';

/** All layers if the image is complete and was analyzed to depth `merged`. */
export async function mergeKnown(
  { layers, merged }: ImageAnalysis,
  options: Pick<AnalyzeOptions, 'limits' | 'jobs' | 'pool'>,
): Promise<Merged> {
  if (merged) return merged;
  const known = layers.slice(
    0,
    layers.findIndex(({ changeset }) => !changeset),
  );
  const tables = known.flatMap(({ changeset }) => changeset?.entries ?? []);
  const stack = stackLayers(tables, options.limits);
  return await withWorkerPool(options, (pool) => accountForLayers(known, stack, { limits: options.limits, pool }));
}
