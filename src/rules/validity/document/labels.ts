// Labels with an empty key (config.md: labels follow the rules of annotations.md, where keys are not empty).
import { documentsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly value: string;
}

export const labels: Rule<Data> = {
  id: 'validity/labels',
  severity: 'warning',
  title: 'A label has an empty key',
  why: 'No filter finds the label, and builders refuse it in a Dockerfile. Give the label a key with LABEL KEY=VALUE.',
  *check({ contents }) {
    for (const { name, value: config } of documentsOf(contents, 'oci-config')) {
      const value = config?.config?.Labels?.[''];
      if (typeof value === 'string') yield { where: { blob: name, pointer: '/config/Labels/' }, data: { name, value } };
    }
  },
  message: ({ name, value }) =>
    `${documentMember(name, '/config/Labels')} has an empty key for ${JSON.stringify(value)}`,
};
