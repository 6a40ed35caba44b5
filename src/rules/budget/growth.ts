// The image grew more than allowed since its baseline.
import { amountSchema } from '../amount.ts';
import { type Budget, tooMuch } from '../budget.ts';
import { growthOf } from '../growth.ts';
import { measureSizes, type SizeLimits, sizeLimitsSchema } from '../size-limits.ts';

export const growth: Budget<SizeLimits> = {
  id: 'budget/growth',
  severity: 'error',
  title: 'The image grew more than its budget',
  why: 'It weighs more than its baseline allows. The report says which instruction did it; a growth that is meant is accepted with --allow "reason" or a new baseline.',
  limit: sizeLimitsSchema(amountSchema),
  needsBaseline: true,
  *measure(limits, { profile, baseline }) {
    if (!baseline) return;
    const { sizes } = baseline.profile;
    yield* measureSizes(limits, '', 'change', growthOf(sizes, profile.sizes), sizes);
  },
  message: tooMuch,
};
