// The layers above the base image are larger than allowed.
import { ownSizes } from '../../analysis/gauge.ts';
import { byteCountSchema } from '../amount.ts';
import { type Budget, tooMuch } from '../budget.ts';
import { measureSizes, type SizeLimits, sizeLimitsSchema } from '../size-limits.ts';

export const ownSize: Budget<SizeLimits> = {
  id: 'budget/own-size',
  severity: 'error',
  title: 'The own layers are larger than their budget',
  why: 'The layers above the base image are what the build itself decides on. Name the base image with --base; else all layers but the first are taken for own.',
  limit: sizeLimitsSchema(byteCountSchema),
  measure: (limits, gated) => measureSizes(limits, 'own ', 'bytes', ownSizes(gated), ownSizes(gated)),
  message: tooMuch,
};
