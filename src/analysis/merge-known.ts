// What can be told of an image of which layers are missing: the layers below the first of them, merged.

import { stackLayers } from '../tree/stack.ts';
import { withCrew } from '../workers/worker-pool.ts';
import type { ImageAnalysis } from './analysis.ts';
import type { AnalyzeOptions } from './analyze-options.ts';
import { type Merged, mergeLayers } from './merge.ts';

/** All layers of a complete image, which is analyzed to depth 'merged'. */
export async function mergeKnown(
  { layers, merged }: ImageAnalysis,
  options: Pick<AnalyzeOptions, 'limits' | 'jobs'>,
): Promise<Merged> {
  if (merged) return merged;
  const known = layers.slice(
    0,
    layers.findIndex(({ changeset }) => !changeset),
  );
  const tables = known.flatMap(({ changeset }) => changeset?.entries ?? []);
  const stack = stackLayers(tables, options.limits);
  return await withCrew(options, (crew) => mergeLayers(known, stack, { limits: options.limits, crew }));
}
