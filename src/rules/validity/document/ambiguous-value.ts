// JSON values that tools read differently, although no tool refuses the document.
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
  *check({ contents }) {
    for (const { name, ambiguousValues = [] } of contents.documents) {
      for (const { pointer, detail } of ambiguousValues)
        yield { where: { blob: name, pointer }, data: { name, pointer, detail } };
    }
  },
  refusedBy: () => [],
  message: ({ name, pointer, detail }) => `${documentMember(name, pointer)} ${detail}`,
};
