// An image with more names than the limit: a hostile index can have hundreds of thousands.
import { limitFlag } from '../../bytes/limits.ts';
import type { Rule } from '../rule.ts';

export const manyNames: Rule<object> = {
  id: 'validity/many-names',
  severity: 'warning',
  title: 'An image has too many names',
  why: `Names beyond the limit are missing from all results. Raise ${limitFlag('names')}.`,
  losesFacts: true,
  *check({ contents }) {
    if (contents.hasMoreNames) yield { where: {}, data: {} };
  },
  message: () =>
    `an image has more names than ${limitFlag('names')} allows, or all images together more than 100 times as many`,
};
