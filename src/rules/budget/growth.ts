// Budget: an upper limit for the growth since the baseline.
import { amountForm, amountSchema } from '../amount.ts';
import {
  type Budget,
  growthOf,
  measureSizes,
  type SizeLimits,
  sizeExceededMessage,
  sizeLimitsForm,
  sizeLimitsSchema,
  unknownSizes,
  whyNoBaseline,
} from '../budget.ts';

export const growth: Budget<SizeLimits> = {
  id: 'budget/growth',
  severity: 'error',
  title: 'The image grew more than its budget',
  why: 'The image is larger than its baseline allows. The report shows which instruction made it grow. To accept the growth, use --allow "reason" or write a new baseline.',
  limit: { title: 'Maximum growth since the baseline', ...sizeLimitsSchema(amountSchema) },
  form: sizeLimitsForm(amountForm),
  partForm: amountForm,
  needsBaseline: true,
  measure(limits, { snapshot, baseline, image }) {
    const wholes = baseline?.complete ? baseline.profile.sizes : unknownSizes;
    const actual = snapshot ? growthOf(wholes, snapshot.profile.sizes) : unknownSizes;
    return measureSizes(limits, { prefix: '', unit: 'change', actual, wholes, image, reason: whyNoBaseline(baseline) });
  },
  message: sizeExceededMessage,
};
