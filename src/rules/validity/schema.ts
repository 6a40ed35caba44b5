// Parts of a JSON document that violate its schema.
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
  why: 'This part is treated as absent. Engines differ in how they handle it; the tool that wrote the document is faulty.',
  *check({ contents }) {
    for (const { name, kind, violations } of contents.documents) {
      for (const { pointer, fault, message } of violations) {
        // The document as a whole, digests and the type of the root filesystem have their own rules.
        const isReportedElsewhere = pointer === '' || fault === 'digest' || isRootfsType(kind, pointer);
        if (!isReportedElsewhere) yield { where: { blob: name, pointer }, data: { name, pointer, detail: message } };
      }
    }
  },
  message: ({ name, pointer, detail }) => `${name}: ${pointer} ${detail}`,
};
