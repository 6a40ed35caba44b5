// Log files of the build.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const pattern = /^var\/log\/.+/;

export const logs: Rule<Junk> = {
  id: 'bloat/logs',
  severity: 'note',
  title: 'Log files',
  why: 'Logs of the build tell a container nothing. Delete them in the RUN that writes them.',
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `log files: ${junkMessage(data)}`,
};
