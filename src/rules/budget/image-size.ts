// The image is larger than allowed.
import { byteCountSchema } from '../amount.ts';
import { type Budget, tooMuch } from '../budget.ts';
import { measureSizes, type SizeLimits, sizeLimitsSchema } from '../size-limits.ts';

export const imageSize: Budget<SizeLimits> = {
  id: 'budget/image-size',
  severity: 'error',
  title: 'The image is larger than its budget',
  why: 'Every node pulls what an image weighs. See what it holds with timg-inspect bloat and timg-inspect layers, or raise the budget in the policy.',
  limit: sizeLimitsSchema(byteCountSchema),
  measure: (limits, { profile }) => measureSizes(limits, '', 'bytes', profile.sizes, profile.sizes),
  message: tooMuch,
};
