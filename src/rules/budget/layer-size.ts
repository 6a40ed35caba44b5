// An upper limit for the content size of each layer.
import { type Amount, byteSizeSchema, bytesAllowed } from '../amount.ts';
import { atMost, type Budget, exceededMessage, exceededOrLargest } from '../budget.ts';

export const layerSize: Budget<Amount> = {
  id: 'budget/layer-size',
  severity: 'error',
  title: 'A layer is larger than its budget',
  why: 'A layer is pulled in one piece, and completely again if anything in it changes. The budget limits the content size.',
  limit: byteSizeSchema,
  *measure(limit, { profile: { layers } }) {
    const measured = layers.map(({ sizes }, layer) =>
      atMost({
        metric: `layer ${layer}`,
        limit: String(limit),
        limitValue: bytesAllowed(limit, 0),
        actual: sizes.content,
        unit: 'bytes',
        where: { layer },
      }),
    );
    yield* exceededOrLargest(measured);
  },
  message: exceededMessage,
};
