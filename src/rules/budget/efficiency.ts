// A lower limit for the efficiency.
import { efficiency as efficiencyOf } from '../../analysis/ledger.ts';
import { percent } from '../../spec/byte-size.ts';
import { type Budget, limitText } from '../budget.ts';

export const efficiency: Budget<number | string> = {
  id: 'budget/efficiency',
  severity: 'error',
  title: 'The image is less efficient than required',
  why: 'Efficiency is visible file data over all file data: 100% if nothing is wasted. timg-inspect bloat lists what is wasted and how to fix it.',
  limit: {
    type: ['number', 'string'],
    minimum: 0,
    maximum: 1,
    pattern: '^(?:100|\\d{1,2}(?:\\.\\d{1,6})?) ?%$',
    description: 'Lowest efficiency: "95%" or 0.95',
  },
  isAboutWaste: true,
  *measure(limit, { image: { merged } }) {
    const limitValue = typeof limit === 'number' ? limit : Number.parseFloat(limit) / 100;
    const actual = merged ? efficiencyOf(merged.ledger.total) : null;
    const passed = actual !== null && actual >= limitValue;
    yield { metric: 'efficiency', limit: String(limit), limitValue, actual, unit: 'share', passed };
  },
  message: (measured) =>
    measured.actual === null
      ? 'efficiency is unknown'
      : `efficiency is ${percent(measured.actual)}; budget is at least ${limitText(measured)}`,
};
