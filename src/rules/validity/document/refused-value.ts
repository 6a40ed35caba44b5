// JSON values that engines written in Go cannot decode into the type of their field, so that they refuse the document.
import { everyEngine } from '../../../image/engines.ts';
import type { Rule } from '../../rule.ts';
import { documentMember, shortened } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly reason: string;
  readonly isOnlyDocker: boolean;
}

export const refusedValue: Rule<Data> = {
  id: 'validity/refused-value',
  severity: 'error',
  title: 'Docker, containerd and skopeo refuse a JSON document',
  why: 'A value has a type that the engines, which are written in Go, do not read. Other tools may show an image that no engine loads. Write the document again.',
  *check({ contents }) {
    for (const { name, refusedValues = [] } of contents.documents) {
      // Go's message has the first one; the others are of no use until it is corrected.
      const [first] = refusedValues;
      if (first) yield { where: { blob: name, pointer: first.pointer }, data: { name, ...first } };
    }
  },
  refusedBy: ({ isOnlyDocker }) => (isOnlyDocker ? ['docker-overlay2', 'docker-containerd'] : everyEngine),
  message: ({ name, pointer, reason, isOnlyDocker }) =>
    `${pointer === '' ? `${shortened(name)}: the document` : documentMember(name, pointer)} is refused by ${isOnlyDocker ? 'Docker' : 'Docker, containerd and skopeo'}: ${reason}`,
};
