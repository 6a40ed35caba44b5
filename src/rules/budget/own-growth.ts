// An upper limit for the growth of the layers above the base image; a new base image does not count.
import { ownSizes } from '../../analysis/gauge.ts';
import { amountSchema } from '../amount.ts';
import { type Budget, exceededMessage, notMeasured } from '../budget.ts';
import { growthOf } from '../growth.ts';
import { measureSizes, type SizeLimits, sizeLimitsSchema } from '../size-limits.ts';

const otherBasis =
  'cannot check own growth: the base image of one version is unknown; pass --base, also when writing the baseline';

export const ownGrowth: Budget<SizeLimits> = {
  id: 'budget/own-growth',
  severity: 'error',
  title: 'The own layers grew more than their budget',
  why: 'The layers above the base image are larger than the baseline allows. A new base image does not count; pass it with --base.',
  limit: sizeLimitsSchema(amountSchema),
  needsBaseline: true,
  *measure(limits, { baseline, ...gated }) {
    if (!baseline) return;
    if (baseline.own.basis !== gated.own.basis) {
      return yield notMeasured('own growth', limits, 'change', otherBasis);
    }
    const before = ownSizes(baseline);
    yield* measureSizes(limits, 'own ', 'change', growthOf(before, ownSizes(gated)), before);
  },
  message: exceededMessage,
};
