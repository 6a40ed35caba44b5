// An upper limit for the growth since the baseline.
import { amountSchema } from '../amount.ts';
import { type Budget, exceededMessage } from '../budget.ts';
import { growthOf } from '../growth.ts';
import { measureSizes, type SizeLimits, sizeLimitsSchema } from '../size-limits.ts';

export const growth: Budget<SizeLimits> = {
  id: 'budget/growth',
  severity: 'error',
  title: 'The image grew more than its budget',
  why: 'The image is larger than its baseline allows. The report shows which instruction made it grow. To accept the growth, use --allow "reason" or write a new baseline.',
  limit: sizeLimitsSchema(amountSchema),
  needsBaseline: true,
  *measure(limits, { profile, baseline }) {
    if (!baseline) return;
    const { sizes } = baseline.profile;
    yield* measureSizes(limits, '', 'change', growthOf(sizes, profile.sizes), sizes);
  },
  message: exceededMessage,
};
