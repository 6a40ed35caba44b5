// Violations of the tar format that tools interpret in different ways.
import { everyEngine } from '../../../image/engines.ts';
import type { Rule } from '../../rule.ts';
import { moreFaults, type TarFault, tarFaultMessage, tarFaults } from '../../tar-faults.ts';

const kinds = new Set(['no-end', 'bare-whiteout', 'unknown-type', 'compression-trailing', 'unusable-type']);

export const tar: Rule<TarFault> = {
  id: 'validity/tar',
  severity: 'warning',
  title: 'A tar, or its compression, violates its format',
  why: 'Some tools refuse the layer, others unpack a different file. Rebuild the layer with another tool or version.',
  *check(analysis) {
    yield* tarFaults(analysis, kinds);
    yield* moreFaults(analysis);
  },
  message: tarFaultMessage,
  refusedBy: ({ kind }) => (kind === 'bare-whiteout' ? everyEngine : []),
};
