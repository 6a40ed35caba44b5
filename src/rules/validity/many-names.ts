// More names of one image than are kept: a hostile index can hold hundreds of thousands.
import { limitFlag } from '../../bytes/limits.ts';
import type { Rule } from '../rule.ts';

export const manyNames: Rule<object> = {
  id: 'validity/many-names',
  severity: 'warning',
  title: 'An image has more names than are kept',
  why: 'Names beyond the limit are in no answer. Hardly any image has a dozen: look at the index by hand.',
  losesFacts: true,
  *check({ contents }) {
    if (contents.hasMoreNames) yield { where: {}, data: {} };
  },
  message: () => `an image has more names than are kept, see ${limitFlag('names')}`,
};
