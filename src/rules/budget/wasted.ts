// Budget: an upper limit for wasted bytes.
import { wastedBytes } from '../../analysis/ledger.ts';
import { type Amount, amountForm, amountSchema, bytesAllowed } from '../amount.ts';
import { actualSize, atMost, type Budget, limitText } from '../budget.ts';
import { isCutLayer } from '../completeness.ts';

export const wasted: Budget<Amount> = {
  id: 'budget/wasted',
  severity: 'error',
  title: 'The image wastes more than its budget',
  why: 'Files that a later layer overwrites, copies or deletes are still in the image, but not in the final filesystem. timg-inspect bloat shows which instructions waste bytes and how to fix them. A percentage is of all file data.',
  limit: { title: 'Maximum of wasted bytes', ...amountSchema },
  form: amountForm,
  isAboutWaste: true,
  *measure(limit, { snapshot, image: { merged, layers } }) {
    const atLeast = merged !== undefined && layers.some(isCutLayer);
    const files = atLeast || !snapshot ? null : snapshot.profile.sizes.files;
    const actual = merged ? wastedBytes(merged.ledger.total) : null;
    const limitValue = bytesAllowed(limit, files);
    yield atMost({ metric: 'wasted', limit: String(limit), limitValue, actual, atLeast, unit: 'bytes' });
  },
  message: (measured) => `the image wastes ${actualSize(measured)}; budget is ${limitText(measured)}`,
};
