// Budget: an upper limit for the number of layers.

import { atMost, type Budget } from '../budget.ts';
import { pluralize } from '../wording.ts';

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
