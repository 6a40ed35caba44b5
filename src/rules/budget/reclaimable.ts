// More bytes are shipped in vain than allowed.
import { reclaimable as reclaimableOf } from '../../analysis/ledger.ts';
import { type Amount, amountSchema, mostOf } from '../amount.ts';
import { atMost, type Budget, tooMuch } from '../budget.ts';

export const reclaimable: Budget<Amount> = {
  id: 'budget/reclaimable',
  severity: 'error',
  title: 'More is hidden than the budget allows',
  why: 'Bytes that are replaced, recopied or removed by a later layer are shipped and never seen. timg-inspect bloat names the instruction and what to write instead. A percentage is of the files.',
  limit: amountSchema,
  isOfHidden: true,
  *measure(limit, { profile, image: { merged } }) {
    const allowed = mostOf(limit, profile.sizes.files ?? 0);
    const actual = merged ? reclaimableOf(merged.ledger.total) : null;
    yield atMost({ what: 'hidden bytes', limit: String(limit), allowed, actual, unit: 'bytes' });
  },
  message: tooMuch,
};
