// A JSON document whose top level has the wrong type, such as a manifest.json that is null.

import { shortened } from '../../../text/message-name.ts';
import type { Rule } from '../../rule.ts';

interface Data {
  readonly name: string;
  readonly detail: string;
}

export const shape: Rule<Data> = {
  id: 'validity/shape',
  severity: 'error',
  title: 'A JSON document has the wrong top-level type',
  why: 'An object or array was expected. Nothing in the document can be used, and what it describes is missing from all results. Save the image again.',
  losesFacts: true,
  *check({ contents }) {
    for (const { name, violations } of contents.documents) {
      const whole = violations.find(({ pointer }) => pointer === '');
      if (whole) yield { where: { blob: name, pointer: '' }, data: { name, detail: whole.message } };
    }
  },
  message: ({ name, detail }) => `${shortened(name)}: the document ${detail}`,
};
