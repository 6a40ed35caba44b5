// Budget: an upper limit for the size of the layers above the base image.
import { ownSizes } from '../../analysis/comparison/profile.ts';
import { byteSizeForm, byteSizeSchema } from '../amount.ts';
import {
  type Budget,
  measureSizes,
  type SizeLimits,
  sizeExceededMessage,
  sizeLimitsForm,
  sizeLimitsSchema,
  unknownSizes,
} from '../budget.ts';

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
