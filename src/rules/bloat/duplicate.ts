// Payload that an entry of its own layer hides: forbidden by the spec, and yet met.

import { counted } from '../counted.ts';
import { type HiddenBytes, hiddenBytes } from '../hidden.ts';
import type { Rule } from '../rule.ts';

export const duplicate: Rule<HiddenBytes> = {
  id: 'bloat/duplicate',
  severity: 'note',
  title: 'One layer holds the same path twice',
  why: 'Only the last entry of a path counts; the earlier bytes are dead weight, and readers differ in which they take. The tool that wrote the layer has a fault.',
  check: (analysis) => hiddenBytes(analysis, 'duplicate'),
  message: ({ causedBy, bytes, files, advice }) =>
    `layer ${causedBy} holds ${counted(files, 'payload')} (${bytes} bytes) that its own later entries hide: ${advice}`,
};
