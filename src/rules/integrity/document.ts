// A JSON document that the archive should contain is missing, or is not JSON.

import { shortened } from '../../text/message-name.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly detail: string;
}

export const document: Rule<Data> = {
  id: 'integrity/document',
  severity: 'error',
  title: 'A JSON document is missing or unreadable',
  why: 'What the document describes is missing from all results. Save the image again with the tool that wrote the archive.',
  losesFacts: true,
  *check({ contents }) {
    for (const { name, kind, problem } of contents.documents) {
      // A missing config is reported with its image. A missing oci-layout does not affect results.
      const isReportedElsewhere = problem?.kind === 'missing' && (kind === 'oci-config' || kind === 'oci-layout');
      if (problem && !isReportedElsewhere) yield { where: { blob: name }, data: { name, detail: problem.detail } };
    }
  },
  message: ({ name, detail }) => `${shortened(name)} ${detail}`,
};
