// Less of what is shipped is visible than required.
import { efficiency as efficiencyOf } from '../../analysis/ledger.ts';
import type { Budget } from '../budget.ts';

export const efficiency: Budget<number> = {
  id: 'budget/efficiency',
  severity: 'error',
  title: 'The image is less efficient than required',
  why: 'Efficiency is visible bytes over shipped bytes: 1 where nothing is shipped twice or hidden. timg-inspect bloat names what is.',
  limit: { type: 'number', minimum: 0, maximum: 1, description: 'Lowest efficiency, from 0 to 1' },
  isOfHidden: true,
  *measure(limit, { image: { merged } }) {
    const actual = merged ? efficiencyOf(merged.ledger.total) : null;
    const passed = actual !== null && actual >= limit;
    yield { what: 'efficiency', limit: `at least ${limit}`, allowed: limit, actual, unit: 'share', passed };
  },
  message: ({ actual, allowed }) =>
    actual === null
      ? 'this archive does not tell its efficiency'
      : `efficiency is ${actual.toFixed(4)}: less than ${allowed}`,
};
