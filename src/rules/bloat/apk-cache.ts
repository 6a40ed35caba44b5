// What apk leaves behind without --no-cache.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const pattern = /^(?:var\/cache\/apk|etc\/apk\/cache)\//;

export const apkCache: Rule<Junk> = {
  id: 'bloat/apk-cache',
  severity: 'note',
  title: 'Package index and downloads of apk',
  why: 'The package index of apk is of use to the next apk command only. Write apk add --no-cache.',
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `package index and downloads of apk: ${junkMessage(data)}`,
};
