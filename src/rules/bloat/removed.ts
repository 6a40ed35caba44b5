// Files deleted in a later layer than the one that ships them.

import { counted } from '../counted.ts';
import { type HiddenBytes, hiddenBytes, inLayers } from '../hidden.ts';
import type { Rule } from '../rule.ts';

export const removed: Rule<HiddenBytes> = {
  id: 'bloat/removed',
  severity: 'note',
  title: 'Deleted files are still shipped',
  why: 'Deleting a file in a later layer only hides it: every pull still fetches it, and anyone can read it in the earlier layer. Delete in the RUN that creates, or copy only the result from another stage.',
  check: (analysis) => hiddenBytes(analysis, 'removed'),
  message: ({ causedBy, bytes, files, sitsIn, advice }) =>
    `layer ${causedBy} deletes ${counted(files, 'file')} (${bytes} bytes) that ${inLayers(sitsIn)} still ships: ${advice}`,
};
