// A document that can be read both as an index and as a manifest (CVE-2021-41190: tools must refuse it).

import { shortened } from '../../../text/message-name.ts';
import { documentsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';

interface Data {
  readonly name: string;
  readonly others: readonly string[];
}

export const ambiguousDocument: Rule<Data> = {
  id: 'validity/ambiguous-document',
  severity: 'error',
  title: 'A document is an index and a manifest at once',
  why: 'Tools would read two different images from one digest, so engines refuse the document (CVE-2021-41190). Do not use this image.',
  *check({ contents }) {
    const documents = [
      ...documentsOf(contents, 'oci-index').map(({ name, value }) => ({ name, value, foreign: ['config', 'layers'] })),
      ...documentsOf(contents, 'oci-manifest').map(({ name, value }) => ({ name, value, foreign: ['manifests'] })),
    ];
    for (const { name, value, foreign } of documents) {
      const others = foreign.filter((member) => value && Object.hasOwn(value, member));
      if (others.length > 0) yield { where: { blob: name, pointer: `/${others[0]}` }, data: { name, others } };
    }
  },
  message: ({ name, others }) =>
    `${shortened(name)} also has ${others.join(' and ')}: it can be read as an index and as a manifest`,
};
