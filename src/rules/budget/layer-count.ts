// There are more layers than allowed.
import { atMost, type Budget } from '../budget.ts';

export const layerCount: Budget<number> = {
  id: 'budget/layer-count',
  severity: 'error',
  title: 'There are more layers than the budget allows',
  why: 'Each layer is fetched and unpacked on its own, and engines stop at 127. Join steps that change together.',
  limit: { type: 'integer', minimum: 0, description: 'Most layers' },
  *measure(limit, { profile: { layers } }) {
    yield atMost({ what: 'layers', limit: String(limit), allowed: limit, actual: layers.length, unit: 'count' });
  },
  message: ({ actual, limit }) => `${actual} layers: more than ${limit}`,
};
