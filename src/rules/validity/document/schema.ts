// Parts of a JSON document that violate its schema.
import { containerdImport } from '../../../image/engines.ts';
import { type DocumentKind, missing } from '../../../oci/schema.ts';
import { shortened } from '../../../text/message-name.ts';
import { rootfsFaults } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember, memberText } from '../../wording.ts';
import { isRootfsType } from './rootfs-type.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly detail: string;
  readonly kind: DocumentKind | 'unknown';
}

/** A value of another type than Go programs expect: they refuse the whole document. */
const wrongType = /^must be an? /;
/** Docker accepts a string there. */
const commandLine = /^\/config\/(?:Cmd|Entrypoint)$/;

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
        if (!isReportedElsewhere)
          yield { where: { blob: name, pointer }, data: { name, pointer, detail: message, kind } };
      }
    }
  },
  message: ({ name, pointer, detail }) =>
    detail === missing
      ? `${shortened(name)}: required key ${memberText(pointer)} is missing`
      : `${documentMember(name, pointer)} ${detail}`,
  refusedBy: ({ kind, pointer, detail }) => {
    if (kind !== 'oci-config' || !wrongType.test(detail)) return [];
    return [...(commandLine.test(pointer) ? [] : (['docker-overlay2'] as const)), ...containerdImport, 'umoci'];
  },
};

const faultKey = (name: string, pointer: string): string => JSON.stringify([name, pointer]);
