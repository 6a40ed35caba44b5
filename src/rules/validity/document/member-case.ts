// Members whose case differs from the specification's: Go reads them, exact parsers do not.
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly field: string;
}

export const memberCase: Rule<Data> = {
  id: 'validity/member-case',
  severity: 'error',
  title: 'A JSON key differs from the specification only in case',
  why:
    'Docker, containerd, skopeo and other tools written in Go ignore the case of keys; others do not. The archive shows different ' +
    'images to different tools, which can hide what is loaded. Write the key exactly as the specification has it, and only once.',
  losesFacts: true,
  *check({ contents }) {
    for (const { name, foldedMembers = [] } of contents.documents) {
      for (const { pointer, field } of foldedMembers)
        yield { where: { blob: name, pointer }, data: { name, pointer, field } };
    }
  },
  refusedBy: () => [],
  message: ({ name, pointer, field }) =>
    `${documentMember(name, pointer)} is read as "${field}" by Docker, containerd and skopeo, and ignored by other tools`,
};
