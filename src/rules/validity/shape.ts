// A JSON document that as a whole is of another shape: a manifest.json that is null, say.
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly detail: string;
}

export const shape: Rule<Data> = {
  id: 'validity/shape',
  severity: 'error',
  title: 'A JSON document is of another shape altogether',
  why: 'Nothing in it can be read, and what it describes is not in any answer. Save the image again.',
  losesFacts: true,
  *check({ contents }) {
    for (const { name, violations } of contents.documents) {
      const whole = violations.find(({ pointer }) => pointer === '');
      if (whole) yield { where: { blob: name, pointer: '' }, data: { name, detail: whole.message } };
    }
  },
  message: ({ name, detail }) => `${name} as a whole ${detail}`,
};
