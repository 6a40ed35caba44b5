// Parts of a JSON document that violate its schema.
import { missing } from '../../../oci/schema.ts';
import { shortened } from '../../../text/message-name.ts';
import { rootfsFaults } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember, memberText } from '../../wording.ts';
import { isRootfsType } from './rootfs-type.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly detail: string;
}

export const schema: Rule<Data> = {
  id: 'validity/schema',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A JSON document violates its schema',
  why: 'The invalid part is ignored in all results, and engines differ in how they handle it. Rebuild the image with another tool or version.',
  *check({ contents }) {
    const reported = new Set(rootfsFaults(contents).map(({ name, pointer }) => faultKey(name, pointer)));
    for (const { name, kind, violations } of contents.documents) {
      for (const { pointer, fault, message } of violations) {
        // The document as a whole, digests and the type of the root filesystem have their own rules.
        const isReportedElsewhere =
          pointer === '' || fault === 'digest' || isRootfsType(kind, pointer) || reported.has(faultKey(name, pointer));
        if (!isReportedElsewhere) yield { where: { blob: name, pointer }, data: { name, pointer, detail: message } };
      }
    }
  },
  message: ({ name, pointer, detail }) =>
    detail === missing
      ? `${shortened(name)}: required key ${memberText(pointer)} is missing`
      : `${documentMember(name, pointer)} ${detail}`,
};

const faultKey = (name: string, pointer: string): string => JSON.stringify([name, pointer]);
