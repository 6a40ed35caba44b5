// JSON values that tools read differently, although no tool refuses the document.

import { shortened } from '../../../text/message-name.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly detail: string;
}

export const ambiguousValue: Rule<Data> = {
  id: 'validity/ambiguous-value',
  severity: 'error',
  title: 'Tools read a JSON value differently',
  why:
    'Docker, containerd, skopeo and other tools written in Go read this value in another way than other tools do. The archive shows ' +
    'different images to different tools, which can hide what is loaded. timg-inspect reads it as Go does. Write the document again.',
  losesFacts: true,
  *check({ contents }) {
    const isDocument = contents.formats.includes('document');
    for (const { name, ambiguousValues = [], duplicateNames } of contents.documents) {
      // In a single document, every duplicate key is an error already.
      const reported = new Set(isDocument ? duplicateNames : []);
      for (const { pointer, detail } of ambiguousValues)
        if (!reported.has(pointer)) yield { where: { blob: name, pointer }, data: { name, pointer, detail } };
    }
  },
  refusedBy: () => [],
  message: ({ name, pointer, detail }) =>
    `${pointer === '' ? shortened(name) : documentMember(name, pointer)} ${detail}`,
};
