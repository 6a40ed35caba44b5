// Budget: an upper limit for the bytes that layers above the base image waste.
import { ownSizes } from '../../analysis/comparison/profile.ts';
import { type Amount, amountForm, amountSchema, bytesAllowed } from '../amount.ts';
import { actualSize, atMost, type Budget, limitText } from '../budget.ts';
import { isCutLayer } from '../completeness.ts';

export const ownWasted: Budget<Amount> = {
  id: 'budget/own-wasted',
  severity: 'error',
  title: 'Own layers waste more than their budget',
  why: 'The layers above the base image overwrite, copy or delete files of their own or of the base image; the old files are still in the image. A percentage is of the file data in these layers.',
  limit: { title: 'Maximum of bytes wasted by own layers', ...amountSchema },
  form: amountForm,
  isAboutWaste: true,
  *measure(limit, { snapshot, own, image: { merged, layers } }) {
    const atLeast = merged !== undefined && layers.some(isCutLayer);
    const files = atLeast || !snapshot ? null : ownSizes(snapshot).files;
    const ofOwn = merged?.ledger.wasted.filter(({ wastedBy }) => wastedBy >= own.from) ?? [];
    const actual = merged ? ofOwn.reduce((sum, { bytes }) => sum + bytes, 0) : null;
    const limitValue = bytesAllowed(limit, files);
    yield atMost({ metric: 'own wasted', limit: String(limit), limitValue, actual, atLeast, unit: 'bytes' });
  },
  message: (measured) => `own layers waste ${actualSize(measured)}; budget is ${limitText(measured)}`,
};
