// Budgets: the size of the image and of the layers above its base image, and their growth since the baseline.

import { isBaseKnown } from '../../analysis/base-image/layers-above-base.ts';
import { ownSizes } from '../../analysis/comparison/profile.ts';
import { imageSizes } from '../../analysis/sizes.ts';
import { amountForm, amountSchema, byteSizeForm, byteSizeSchema } from '../amount.ts';
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

/** An upper limit for the size of the image. */
export const imageSize: Budget<SizeLimits> = {
  id: 'budget/image-size',
  severity: 'error',
  title: 'The image is larger than its budget',
  why: 'Every host pulls the whole image. See what is in it with timg-inspect layers and timg-inspect bloat, or raise the budget in the policy.',
  limit: { title: 'Maximum size of the image', ...sizeLimitsSchema(byteSizeSchema) },
  form: sizeLimitsForm(byteSizeForm),
  partForm: byteSizeForm,
  measure(limits, { image }) {
    const sizes = { ...imageSizes(image), visible: image.merged?.ledger.total.live ?? null };
    return measureSizes(limits, { prefix: '', unit: 'bytes', actual: sizes, wholes: sizes, image });
  },
  message: sizeExceededMessage,
};

/** An upper limit for the size of the layers above the base image. */
export const ownSize: Budget<SizeLimits> = {
  id: 'budget/own-size',
  severity: 'error',
  title: 'Own layers are larger than their budget',
  why: 'The layers above the base image come from your Dockerfile. Pass the base image with --base; otherwise all layers but the first are counted.',
  limit: { title: 'Maximum size of the own layers', ...sizeLimitsSchema(byteSizeSchema) },
  form: sizeLimitsForm(byteSizeForm),
  partForm: byteSizeForm,
  measure(limits, { snapshot, image }) {
    const sizes = snapshot ? ownSizes(snapshot) : unknownSizes;
    return measureSizes(limits, { prefix: 'own ', unit: 'bytes', actual: sizes, wholes: sizes, image });
  },
  message: sizeExceededMessage,
};

/** An upper limit for the growth since the baseline. */
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

const otherBasis = 'the base image of one version is unknown; pass --base, also when you write the baseline';

/** An upper limit for the growth of the layers above the base image. A new base image does not count. */
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
    const isComparable = baseline?.complete && isBaseKnown(baseline.own) === isBaseKnown(own);
    const wholes = isComparable ? ownSizes(baseline) : unknownSizes;
    const actual = snapshot ? growthOf(wholes, ownSizes(snapshot)) : unknownSizes;
    const reason = whyNoBaseline(baseline) ?? (isComparable ? undefined : otherBasis);
    return measureSizes(limits, { prefix: 'own ', unit: 'change', actual, wholes, image, reason });
  },
  message: sizeExceededMessage,
};
