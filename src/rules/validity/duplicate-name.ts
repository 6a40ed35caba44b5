// Objects with two members of one name (considerations.md asks for I-JSON, RFC 7493, which forbids it).
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
}

export const duplicateName: Rule<Data> = {
  id: 'validity/duplicate-name',
  severity: 'warning',
  severityAlone: 'error',
  title: 'A JSON object has two members of one name',
  why: 'Some readers take the first and some the last: one document, two meanings. Write it with a tool that keeps names unique.',
  *check({ contents }) {
    for (const { name, duplicateNames = [] } of contents.documents) {
      for (const pointer of duplicateNames) yield { where: { blob: name, pointer }, data: { name, pointer } };
    }
  },
  message: ({ name, pointer }) => `${name}: ${pointer} stands in its object twice`,
};
