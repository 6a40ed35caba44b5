// A document or blob that the archive's own tar has more than once, with the same bytes in the first and the last entry.

import type { Rule } from '../rule.ts';
import { choicesOfEngines, repeatText } from '../wording.ts';

interface Data {
  readonly name: string;
  readonly entryCount: number;
}

export const repeatedMember: Rule<Data> = {
  id: 'validity/repeated-member',
  severity: 'warning',
  title: 'The archive has a document or blob twice',
  why: `${choicesOfEngines}. Both have the same bytes, so the image is the same, but the bytes are shipped more than once. Save the image again.`,
  *check({ contents }) {
    for (const { name, entryCount, firstEqualsLast: isSame } of contents.repeatedMembers) {
      if (isSame) yield { where: { blob: name }, data: { name, entryCount } };
    }
  },
  message: (data) => `${repeatText(data)}, with the same bytes`,
};
