// JSON documents that are not encoded in UTF-8 (RFC 8259, section 8.1).

import { shortened } from '../../../text/message-name.ts';
import type { Rule } from '../../rule.ts';

export const encoding: Rule<{ readonly name: string }> = {
  id: 'validity/encoding',
  severity: 'error',
  title: 'A JSON document is not UTF-8',
  why: 'Go replaces each invalid byte by U+FFFD; other tools replace several together, or refuse the document. Write it as UTF-8.',
  *check({ contents }) {
    for (const { name, isNotUTF8 } of contents.documents) {
      if (isNotUTF8) yield { where: { blob: name }, data: { name } };
    }
  },
  refusedBy: () => [],
  message: ({ name }) => `${shortened(name)} has bytes that are not UTF-8`,
};
