// JSON objects with two members of the same name (considerations.md requires I-JSON, RFC 7493, which forbids it).
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
}

export const duplicateName: Rule<Data> = {
  id: 'validity/duplicate-name',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A JSON object has two members with the same key',
  why: 'Some tools read the first and some the last, so the document has two meanings. Write it again with unique keys.',
  *check({ contents }) {
    for (const { name, duplicateNames = [] } of contents.documents) {
      for (const pointer of duplicateNames) yield { where: { blob: name, pointer }, data: { name, pointer } };
    }
  },
  message: ({ name, pointer }) => `${documentMember(name, pointer)} is a duplicate key`,
};
