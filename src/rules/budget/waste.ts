// Budgets: wasted bytes.

import { ownSizes } from '../../analysis/comparison/profile.ts';
import { efficiency as efficiencyOf, wastedBytes } from '../../analysis/ledger.ts';
import { percent } from '../../text/byte-size.ts';
import { type Amount, amountForm, amountSchema, bytesAllowed } from '../amount.ts';
import { actualSize, atMost, type Budget, limitText } from '../budget.ts';
import { isComplete, isCutLayer } from '../completeness.ts';

/** An upper limit for wasted bytes. */
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

/** An upper limit for the bytes that layers above the base image waste. */
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

/** A lower limit for the efficiency of the image. */
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
