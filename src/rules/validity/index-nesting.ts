// An index that is here and not followed: it lies deeper than the limit, or is one of those that lead to it.
import { limitFlag } from '../../bytes/limits.ts';
import type { Listed } from '../../image/image.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly digest: string;
  readonly reason: NonNullable<Listed['unfollowed']>;
}

const reasons: Readonly<Record<Data['reason'], string>> = {
  'too-deep': `it lies deeper in indexes than is followed, see ${limitFlag('indexDepth')}`,
  circle: 'it lists itself, by way of others or not',
};

export const indexNesting: Rule<Data> = {
  id: 'validity/index-nesting',
  severity: 'warning',
  title: 'An index in the archive is not followed',
  why: 'Images that only it lists are in no answer. Engines follow a few levels at most, and no index can hold its own digest.',
  losesFacts: true,
  *check({ contents }) {
    for (const { digest, unfollowed } of contents.listed) {
      if (unfollowed) yield { where: { blob: digest }, data: { digest, reason: unfollowed } };
    }
  },
  message: ({ digest, reason }) => `the index ${digest} is not followed: ${reasons[reason]}`,
};
