// An upper limit for the size of the image.
import { byteSizeSchema } from '../amount.ts';
import { type Budget, exceededMessage } from '../budget.ts';
import { measureSizes, type SizeLimits, sizeLimitsSchema } from '../size-limits.ts';

export const imageSize: Budget<SizeLimits> = {
  id: 'budget/image-size',
  severity: 'error',
  title: 'The image is larger than its budget',
  why: 'Every host pulls the whole image. timg-inspect bloat and timg-inspect layers show what is in it; or raise the budget in the policy.',
  limit: sizeLimitsSchema(byteSizeSchema),
  measure: (limits, { profile }) => measureSizes(limits, '', 'bytes', profile.sizes, profile.sizes),
  message: exceededMessage,
};
