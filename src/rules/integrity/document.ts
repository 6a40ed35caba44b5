// A JSON document that should be here is not, or cannot be read as JSON.
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly detail: string;
}

export const document: Rule<Data> = {
  id: 'integrity/document',
  severity: 'error',
  title: 'A JSON document is missing or unreadable',
  why: 'What the document describes is not in any answer. Save the image again with the tool that wrote the archive.',
  losesFacts: true,
  *check({ contents }) {
    for (const { name, kind, problem } of contents.documents) {
      // A missing config is told with its image, a missing oci-layout is no loss of facts.
      const isToldElsewhere = problem?.kind === 'missing' && (kind === 'oci-config' || kind === 'oci-layout');
      if (problem && !isToldElsewhere) yield { where: { blob: name }, data: { name, detail: problem.detail } };
    }
  },
  message: ({ name, detail }) => `${name} ${detail}`,
};
