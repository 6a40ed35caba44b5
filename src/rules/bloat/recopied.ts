// Files shipped again whole although their content is the same.

import { counted } from '../counted.ts';
import { type HiddenBytes, hiddenBytes, inLayers } from '../hidden.ts';
import type { Rule } from '../rule.ts';

export const recopied: Rule<HiddenBytes> = {
  id: 'bloat/recopied',
  severity: 'note',
  title: 'Files are copied whole to change an attribute',
  why: 'A layer holds whole files: chmod, chown, touch, setcap or a plain rewrite ships the content a second time. Set attributes where the file is created: COPY --chown=… --chmod=…, or in the same RUN.',
  check: (analysis) => hiddenBytes(analysis, 'recopied'),
  message: ({ causedBy, bytes, files, attributes, sitsIn, advice }) =>
    `layer ${causedBy} copies ${counted(files, 'file')} (${bytes} bytes) of ${inLayers(sitsIn)} ${attributes.length > 0 ? `to change ${attributes.join(', ')}` : 'without any change'}: ${advice}`,
};
