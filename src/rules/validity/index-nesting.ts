// An index that was not read because it is nested too deeply or contains itself.
import { limitFlag } from '../../bytes/limits.ts';
import type { Listed } from '../../image/image.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly digest: string;
  readonly reason: NonNullable<Listed['unfollowed']>;
}

const reasons: Readonly<Record<Data['reason'], string>> = {
  'too-deep': `indexes are nested too deeply; raise ${limitFlag('indexDepth')}`,
  circle: 'it contains itself',
};

export const indexNesting: Rule<Data> = {
  id: 'validity/index-nesting',
  severity: 'warning',
  title: 'An index in the archive was not read',
  why: `It is nested too deeply, or it contains itself. Images listed only in that index are missing from all results. Raise ${limitFlag('indexDepth')}, or write an index that lists the images directly.`,
  losesFacts: true,
  *check({ contents }) {
    for (const { digest, unfollowed } of contents.listed) {
      if (unfollowed) yield { where: { blob: digest }, data: { digest, reason: unfollowed } };
    }
  },
  message: ({ digest, reason }) => `the index ${digest} was not read: ${reasons[reason]}`,
};
