// Budget: a lower limit for the efficiency of the image.
import { efficiency as efficiencyOf } from '../../analysis/ledger.ts';
import { percent } from '../../text/byte-size.ts';
import { type Budget, limitText } from '../budget.ts';
import { isComplete } from '../completeness.ts';

export const efficiency: Budget<number | string> = {
  id: 'budget/efficiency',
  severity: 'error',
  title: 'The image is less efficient than required',
  why: 'Efficiency is visible file data over all file data: 100% if nothing is wasted. timg-inspect bloat lists what is wasted and how to fix it.',
  limit: {
    title: 'Minimum of visible divided by files',
    type: ['number', 'string'],
    minimum: 0,
    maximum: 1,
    pattern: '^(?:100|\\d{1,2}(?:\\.\\d{1,6})?) ?%$',
    description: 'A percentage or a fraction: "95%" or 0.95',
  },
  form: 'a percentage such as 95%',
  isAboutWaste: true,
  *measure(limit, { image: { merged, layers } }) {
    const limitValue = typeof limit === 'number' ? limit : Number.parseFloat(limit) / 100;
    const actual = merged && layers.every(isComplete) ? efficiencyOf(merged.ledger.total) : null;
    const status = actual === null ? 'unknown' : actual < limitValue ? 'over' : 'ok';
    const unit = 'share';
    yield { metric: 'efficiency', limit: String(limit), limitValue, actual, atLeast: false, unit, status };
  },
  message: (measured) => `efficiency is ${percent(measured.actual ?? 0)}; budget is at least ${limitText(measured)}`,
};
