// The outer tar, or the compression around it, cannot be read to its end.
import { breaksOff, cutting } from '../facts.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly kind: string;
  readonly detail: string;
  readonly offset: number;
  readonly path: string | null;
}

export const cutArchive: Rule<Data> = {
  id: 'integrity/cut-archive',
  severity: 'error',
  title: 'The archive is cut short or damaged',
  why: 'What lies behind the damage is not in any answer. Save the image again, or copy the file again and compare sizes.',
  losesFacts: true,
  *check({ archive }) {
    for (const { kind, detail, offset, path } of archive.anomalies) {
      if (cutting.has(kind)) yield { where: { path }, data: { kind, detail, offset, path } };
    }
  },
  message: ({ kind, detail, offset, path }) =>
    `the archive ${breaksOff(kind)} byte ${offset}${path ? ` (${path})` : ''}: ${detail}`,
};
