// What apt-get update and apt-get install leave behind.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const pattern = /^var\/(?:lib\/apt\/lists|cache\/apt)\//;

export const aptCache: Rule<Junk> = {
  id: 'bloat/apt-cache',
  severity: 'note',
  title: 'Package lists and downloads of apt',
  why: 'The package lists and downloads of apt are of use to the next apt command only. End the RUN with rm -rf /var/lib/apt/lists/*, or mount them with RUN --mount=type=cache,target=/var/lib/apt.',
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `package lists and downloads of apt: ${junkMessage(data)}`,
};
