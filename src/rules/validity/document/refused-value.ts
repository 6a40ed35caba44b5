// JSON values that engines written in Go cannot decode into the type of their field, so that they refuse the document.
import { everyEngine } from '../../../image/engines.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

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
    const isDocument = contents.formats.includes('document');
    for (const { name, refusedValues = [], violations } of contents.documents) {
      // In a single document, what violates the schema is an error already, and so is always a wrong type of the whole.
      const reported = new Set(
        violations.filter(({ pointer }) => isDocument || pointer === '').map((one) => one.pointer),
      );
      // Go's message has the first one; the others are of no use until it is corrected.
      const first = refusedValues.find(({ pointer }) => !reported.has(pointer));
      if (first) yield { where: { blob: name, pointer: first.pointer }, data: { name, ...first } };
    }
  },
  refusedBy: ({ isOnlyDocker }) => (isOnlyDocker ? ['docker-overlay2', 'docker-containerd'] : everyEngine),
  message: ({ name, pointer, reason, isOnlyDocker }) =>
    `${documentMember(name, pointer)} is refused by ${isOnlyDocker ? 'Docker' : 'Docker, containerd and skopeo'}: ${reason}`,
};
