// Budgets: the number of layers and the size of each.

import { layerSizes } from '../../analysis/sizes.ts';
import { type Amount, byteSizeForm, byteSizeSchema, bytesAllowed } from '../amount.ts';
import { atMost, type Budget, exceededOrLargest, sizeExceededMessage } from '../budget.ts';
import { isCutLayer } from '../completeness.ts';
import { pluralize } from '../wording.ts';

/** An upper limit for the number of layers. */
export const layerCount: Budget<number> = {
  id: 'budget/layer-count',
  severity: 'error',
  title: 'There are more layers than the budget allows',
  why: 'Each layer is pulled and unpacked separately, and engines support at most 127 layers. Merge instructions that change together.',
  limit: { title: 'Maximum number of layers', type: 'integer', minimum: 0 },
  form: 'a whole number such as 30',
  *measure(limit, { image: { layers } }) {
    yield atMost({
      metric: 'layer count',
      limit: String(limit),
      limitValue: limit,
      actual: layers.length,
      unit: 'count',
    });
  },
  message: ({ actual, limit }) => `${pluralize(actual ?? 0, 'layer')}; budget is ${limit}`,
};

/** An upper limit for the content size of each layer. */
export const layerSize: Budget<Amount> = {
  id: 'budget/layer-size',
  severity: 'error',
  title: 'A layer is larger than its budget',
  why: 'A changed layer is pulled again as a whole. The budget limits the content size of each layer.',
  limit: { title: 'Maximum content size of each layer', ...byteSizeSchema },
  form: byteSizeForm,
  *measure(limit, { image: { layers } }) {
    const shared = { limit: String(limit), limitValue: bytesAllowed(limit, null), unit: 'bytes' } as const;
    if (layers.length === 0) yield atMost({ ...shared, metric: 'layers', actual: 0 });
    const measured = layers.map((one, layer) =>
      atMost({
        ...shared,
        metric: `layer ${layer}`,
        actual: layerSizes(one).content,
        atLeast: isCutLayer(one),
        where: { layer },
      }),
    );
    yield* exceededOrLargest(measured);
  },
  message: sizeExceededMessage,
};
