// Memory of reports that tell something of each layer of each image: images can share layers, and each has rows of its own.

import type { Limits } from '../bytes/limits.ts';
import { chargeMemory } from '../bytes/memory.ts';
import type { Analysis } from './analysis.ts';

const rowSize = 400;

/** @throws {InputError} `limit` if the rows exceed the memory budget of the run */
export function chargeLayerRows(analyses: readonly Analysis[], limits: Limits): void {
  for (const { layers } of analyses.flatMap(({ images }) => images))
    chargeMemory(limits, layers.length * rowSize, 'rows of layers');
}
