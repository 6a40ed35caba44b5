// A document or blob that the archive's own tar has more than once, with different bytes: tools read different images.

import type { Rule } from '../rule.ts';
import { choicesOfEngines, repeatText } from '../wording.ts';

interface Data {
  readonly name: string;
  readonly entryCount: number;
}

export const ambiguousMember: Rule<Data> = {
  id: 'integrity/ambiguous-member',
  severity: 'error',
  title: 'The archive has two different documents or blobs of one name',
  why: `${choicesOfEngines}: the archive can show different images to different tools. timg-inspect reads the last one. Do not use this archive; save the image again.`,
  losesFacts: true,
  *check({ contents }) {
    for (const { name, entryCount, firstEqualsLast: isSame } of contents.repeatedMembers) {
      if (!isSame) yield { where: { blob: name }, data: { name, entryCount } };
    }
  },
  message: (data) =>
    `${repeatText(data)}, with different bytes: Docker reads the last, skopeo and podman the first, so that they can load different images`,
};
