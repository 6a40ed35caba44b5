// What one version has more than another, size by size.
import type { GaugeSizes } from '../analysis/gauge.ts';
import { differenceOfSizes } from '../analysis/sizes.ts';

export const growthOf = (before: GaugeSizes, after: GaugeSizes): GaugeSizes => ({
  ...differenceOfSizes(after, before),
  visible: after.visible - before.visible,
});
