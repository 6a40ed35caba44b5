// Files that a build left in /tmp or /var/tmp.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const pattern = /^(?:tmp|var\/tmp)\/.+/;

export const temporaryFiles: Rule<Junk> = {
  id: 'bloat/temporary-files',
  severity: 'note',
  title: 'Temporary files',
  why: 'What a build leaves in /tmp is shipped like any file. Delete it in the same RUN, or mount RUN --mount=type=tmpfs,target=/tmp.',
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `temporary files: ${junkMessage(data)}`,
};
