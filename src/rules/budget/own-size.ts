// An upper limit for the size of the layers above the base image.
import { ownSizes } from '../../analysis/gauge.ts';
import { byteSizeSchema } from '../amount.ts';
import { type Budget, exceededMessage } from '../budget.ts';
import { measureSizes, type SizeLimits, sizeLimitsSchema } from '../size-limits.ts';

export const ownSize: Budget<SizeLimits> = {
  id: 'budget/own-size',
  severity: 'error',
  title: 'The own layers are larger than their budget',
  why: 'The layers above the base image are what your build decides. Pass the base image with --base; otherwise all layers but the first are counted.',
  limit: sizeLimitsSchema(byteSizeSchema),
  measure: (limits, gated) => measureSizes(limits, 'own ', 'bytes', ownSizes(gated), ownSizes(gated)),
  message: exceededMessage,
};
