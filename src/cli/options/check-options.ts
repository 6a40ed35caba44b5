// The options of check.
import type { Call } from '../command.ts';
import { baseOptions } from './base-option.ts';
import { budgetOptions, diveOptions } from './budget-options.ts';
import { rowLimitOption } from './command-options.ts';
import { estimateOption } from './compression-options.ts';
import type { OptionTable } from './option.ts';

export const checkOptions = {
  allow: {
    type: 'string',
    requiresArg: true,
    placeholder: 'REASON',
    describe: 'Pass despite exceeded budgets; REASON is recorded',
  },
  ...baseOptions,
  baseline: {
    type: 'string',
    requiresArg: true,
    placeholder: 'ARCHIVE|FILE',
    describe: 'Compare with this archive or baseline file',
  },
  ...budgetOptions,
  commit: {
    type: 'string',
    requiresArg: true,
    placeholder: 'COMMIT',
    describe: 'Commit in the size history (default: the one that the CI system names)',
  },
  estimate: estimateOption,
  history: {
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe: 'Add a line for each image to the size history FILE, which trend shows',
  },
  limit: rowLimitOption(5),
  policy: {
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe:
      'Policy file (default: .timg-inspect.json, .timg-inspect.yaml, package.json or .dive-ci in this directory or above)',
  },
  'quiet-below': {
    type: 'string',
    requiresArg: true,
    placeholder: 'SIZE',
    describe: 'In Markdown, only count images that passed if their content changed by at most SIZE (default: 0)',
  },
  ratchet: {
    type: 'boolean',
    default: false,
    describe: 'Update the baseline if the image passes, at least one size shrank, and none grew',
  },
  'write-baseline': {
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe: 'Write the baseline of these images to FILE; other images in it are kept',
  },
  ...diveOptions,
} as const satisfies OptionTable;

export type CheckCall = Call<'ARCHIVE...', typeof checkOptions>;
