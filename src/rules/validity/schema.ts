// Parts of a JSON document that its schema refuses.
import type { Rule } from '../rule.ts';
import { isRootfsType } from './rootfs-type.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly detail: string;
}

export const schema: Rule<Data> = {
  id: 'validity/schema',
  severity: 'warning',
  severityAlone: 'error',
  title: 'A JSON document violates its schema',
  why: 'The part is read as absent. Engines differ in what they make of it; the tool that wrote the document has a fault.',
  *check({ contents }) {
    for (const { name, kind, violations } of contents.documents) {
      for (const { pointer, fault, message } of violations) {
        // The whole, digests and the type of the root file system have rules of their own.
        const isToldElsewhere = pointer === '' || fault === 'digest' || isRootfsType(kind, pointer);
        if (!isToldElsewhere) yield { where: { blob: name, pointer }, data: { name, pointer, detail: message } };
      }
    }
  },
  message: ({ name, pointer, detail }) => `${name}: ${pointer} ${detail}`,
};
