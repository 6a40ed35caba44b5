// The layers above the base image grew more than allowed since the baseline: a new base image does not count.
import { ownSizes } from '../../analysis/gauge.ts';
import { amountSchema } from '../amount.ts';
import { type Budget, notKnown, tooMuch } from '../budget.ts';
import { growthOf } from '../growth.ts';
import { measureSizes, type SizeLimits, sizeLimitsSchema } from '../size-limits.ts';

const otherBasis = 'the base image is known of one of the two versions only: name it with --base, for the baseline too';

export const ownGrowth: Budget<SizeLimits> = {
  id: 'budget/own-growth',
  severity: 'error',
  title: 'The own layers grew more than their budget',
  why: 'The layers above the base image weigh more than the baseline allows. What a new base image brings is left out: name it with --base.',
  limit: sizeLimitsSchema(amountSchema),
  needsBaseline: true,
  *measure(limits, { baseline, ...gated }) {
    if (!baseline) return;
    if (baseline.own.basis !== gated.own.basis) {
      return yield notKnown('own layers', limits, 'change', otherBasis);
    }
    const before = ownSizes(baseline);
    yield* measureSizes(limits, 'own ', 'change', growthOf(before, ownSizes(gated)), before);
  },
  message: tooMuch,
};
