// The own layers hide more bytes than allowed.
import { ownSizes } from '../../analysis/gauge.ts';
import { type Amount, amountSchema, mostOf } from '../amount.ts';
import { atMost, type Budget, tooMuch } from '../budget.ts';

export const ownReclaimable: Budget<Amount> = {
  id: 'budget/own-reclaimable',
  severity: 'error',
  title: 'The own layers hide more than the budget allows',
  why: 'What the layers above the base image hide, in them or in the base, is what the build itself can spare. A percentage is of the files of these layers.',
  limit: amountSchema,
  isOfHidden: true,
  *measure(limit, gated) {
    const { merged } = gated.image;
    const caused = merged?.ledger.hidden.filter(({ causedBy }) => causedBy >= gated.own.from) ?? [];
    const actual = merged ? caused.reduce((sum, { bytes }) => sum + bytes, 0) : null;
    const allowed = mostOf(limit, ownSizes(gated).files ?? 0);
    yield atMost({ what: 'bytes hidden by own layers', limit: String(limit), allowed, actual, unit: 'bytes' });
  },
  message: tooMuch,
};
