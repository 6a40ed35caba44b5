// JSON objects with two members of one name (considerations.md requires I-JSON, RFC 7493, which forbids it).
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
}

export const duplicateName: Rule<Data> = {
  id: 'validity/duplicate-name',
  severity: 'warning',
  severityAlone: 'error',
  title: 'A JSON object has two members with one name',
  why: 'Some tools read the first and some the last, so one document has two meanings. Write it again with unique names.',
  *check({ contents }) {
    for (const { name, duplicateNames = [] } of contents.documents) {
      for (const pointer of duplicateNames) yield { where: { blob: name, pointer }, data: { name, pointer } };
    }
  },
  message: ({ name, pointer }) => `${name}: duplicate member ${pointer}`,
};
