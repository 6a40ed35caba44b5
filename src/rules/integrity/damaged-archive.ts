// The archive's own tar, or its compression, cannot be read to its end.
import { type Damage, damageKinds, damageText } from '../facts.ts';
import type { Rule } from '../rule.ts';

export const damagedArchive: Rule<Damage> = {
  id: 'integrity/damaged-archive',
  severity: 'error',
  title: 'The archive is truncated or damaged',
  why: 'Everything after the damage is missing from all results. Save the image again, or copy the file again and compare sizes.',
  losesFacts: true,
  *check({ archive }) {
    for (const { kind, detail, offset, path } of archive.anomalies) {
      if (damageKinds.has(kind)) yield { where: { path }, data: { kind, detail, offset, path } };
    }
  },
  message: (damage) => `the archive ${damageText(damage)}`,
};
