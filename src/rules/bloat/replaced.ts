// Files shipped in an earlier version that a later layer overwrites.

import { counted } from '../counted.ts';
import { type HiddenBytes, hiddenBytes, inLayers } from '../hidden.ts';
import type { Rule } from '../rule.ts';

export const replaced: Rule<HiddenBytes> = {
  id: 'bloat/replaced',
  severity: 'note',
  title: 'Overwritten versions of files are still shipped',
  why: 'A layer holds whole files: an edit of one byte ships the file again and keeps the old one below. Write the final version once, in one step or in another stage.',
  check: (analysis) => hiddenBytes(analysis, 'replaced'),
  message: ({ causedBy, bytes, files, sitsIn, advice }) =>
    `layer ${causedBy} overwrites ${counted(files, 'file')} (${bytes} bytes) of ${inLayers(sitsIn)}: ${advice}`,
};
