// What one version has more than another, size by size.
import type { Gauge, GaugeSizes } from '../analysis/gauge.ts';
import { differenceOfSizes } from '../analysis/sizes.ts';

export const growthOf = (before: GaugeSizes, after: GaugeSizes): GaugeSizes => ({
  ...differenceOfSizes(after, before),
  visible: after.visible === null || before.visible === null ? null : after.visible - before.visible,
});

/** Why growth since a baseline is unknown; undefined if the baseline is good. */
export function whyNoBaseline(baseline: Gauge | undefined): string | undefined {
  if (!baseline) return 'no baseline; pass --baseline';
  return baseline.complete ? undefined : 'the baseline could not be read completely';
}
