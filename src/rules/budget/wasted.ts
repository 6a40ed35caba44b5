// An upper limit for wasted bytes.
import { wastedBytes } from '../../analysis/ledger.ts';
import { humanSize } from '../../spec/byte-size.ts';
import { type Amount, amountSchema, bytesAllowed } from '../amount.ts';
import { atMost, type Budget, limitText } from '../budget.ts';

export const wasted: Budget<Amount> = {
  id: 'budget/wasted',
  severity: 'error',
  title: 'The image wastes more than its budget',
  why: 'Files that a later layer overwrites, copies or deletes are shipped, but not in the final filesystem. timg-inspect bloat shows the instructions and how to fix them. A percentage is of all file data.',
  limit: amountSchema,
  isAboutWaste: true,
  *measure(limit, { profile, image: { merged } }) {
    const limitValue = bytesAllowed(limit, profile.sizes.files ?? 0);
    const actual = merged ? wastedBytes(merged.ledger.total) : null;
    yield atMost({ metric: 'wasted', limit: String(limit), limitValue, actual, unit: 'bytes' });
  },
  message: (measured) =>
    measured.actual === null
      ? 'wasted bytes are unknown'
      : `the image wastes ${humanSize(measured.actual)}; budget is ${limitText(measured)}`,
};
