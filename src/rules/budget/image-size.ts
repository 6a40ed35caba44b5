// Budget: an upper limit for the size of the image.
import { imageSizes } from '../../analysis/sizes.ts';
import { byteSizeForm, byteSizeSchema } from '../amount.ts';
import {
  type Budget,
  measureSizes,
  type SizeLimits,
  sizeExceededMessage,
  sizeLimitsForm,
  sizeLimitsSchema,
} from '../budget.ts';

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
