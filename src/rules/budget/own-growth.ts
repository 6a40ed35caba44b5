// Budget: an upper limit for the growth of the layers above the base image. A new base image does not count.
import { ownSizes } from '../../analysis/comparison/profile.ts';
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

const otherBasis = 'the base image of one version is unknown; pass --base, also when you write the baseline';

export const ownGrowth: Budget<SizeLimits> = {
  id: 'budget/own-growth',
  severity: 'error',
  title: 'Own layers grew more than their budget',
  why: 'The layers above the base image are larger than the baseline allows. A new base image does not count; pass it with --base.',
  limit: { title: 'Maximum growth of the own layers since the baseline', ...sizeLimitsSchema(amountSchema) },
  form: sizeLimitsForm(amountForm),
  partForm: amountForm,
  needsBaseline: true,
  measure(limits, { snapshot, own, baseline, image }) {
    const isComparable = baseline?.complete && baseline.own.basis === own.basis;
    const wholes = isComparable ? ownSizes(baseline) : unknownSizes;
    const actual = snapshot ? growthOf(wholes, ownSizes(snapshot)) : unknownSizes;
    const reason = whyNoBaseline(baseline) ?? (isComparable ? undefined : otherBasis);
    return measureSizes(limits, { prefix: 'own ', unit: 'change', actual, wholes, image, reason });
  },
  message: sizeExceededMessage,
};
