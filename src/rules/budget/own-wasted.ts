// An upper limit for bytes wasted by the layers above the base image.
import { ownSizes } from '../../analysis/gauge.ts';
import { humanSize } from '../../spec/byte-size.ts';
import { type Amount, amountSchema, bytesAllowed } from '../amount.ts';
import { atMost, type Budget, limitText } from '../budget.ts';

export const ownWasted: Budget<Amount> = {
  id: 'budget/own-wasted',
  severity: 'error',
  title: 'The own layers waste more than their budget',
  why: 'The layers above the base image overwrite, copy or delete files of their own or of the base image, which are shipped anyway. A percentage is of the file data in these layers.',
  limit: amountSchema,
  isAboutWaste: true,
  *measure(limit, gated) {
    const { merged } = gated.image;
    const ofOwn = merged?.ledger.wasted.filter(({ wastedBy }) => wastedBy >= gated.own.from) ?? [];
    const actual = merged ? ofOwn.reduce((sum, { bytes }) => sum + bytes, 0) : null;
    const limitValue = bytesAllowed(limit, ownSizes(gated).files ?? 0);
    yield atMost({ metric: 'own wasted', limit: String(limit), limitValue, actual, unit: 'bytes' });
  },
  message: (measured) =>
    measured.actual === null
      ? 'bytes wasted by own layers are unknown'
      : `own layers waste ${humanSize(measured.actual)}; budget is ${limitText(measured)}`,
};
