// From a baseline, which may be no more than its numbers, to an image: the steps of the waterfall, and which layers are new.
import { alignLayers } from './align-layers.ts';
import { foldedLike } from './baseline.ts';
import type { Gauge } from './gauge.ts';
import { type LayerStep, waterfall } from './waterfall.ts';

export interface Growth {
  readonly baseline: Gauge;
  readonly recent: Gauge;
  /** Sums to the image less its baseline, for each size. */
  readonly steps: readonly LayerStep[];
  /** Indexes of layers of the image that the baseline has not. */
  readonly fresh: ReadonlySet<number>;
}

export function growthSince(baseline: Gauge, recent: Gauge): Growth {
  const { profile } = recent;
  const pairs = alignLayers(baseline.profile, profile);
  const steps = waterfall(baseline.profile, foldedLike(profile, baseline.profile, pairs), pairs);
  const fresh = pairs.flatMap(({ new: at, alignedBy }) => (at !== undefined && alignedBy !== 'diffID' ? [at] : []));
  return { baseline, recent, steps, fresh: new Set(fresh) };
}
