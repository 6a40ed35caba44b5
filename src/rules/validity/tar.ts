// Violations of the tar format that can be read in more than one way.
import type { Rule } from '../rule.ts';
import { moreFaults, type TarFault, tarFaultMessage, tarFaults } from '../tar-faults.ts';

const kinds = new Set(['bad-pax', 'bad-number', 'bad-sparse-map', 'no-end', 'bare-whiteout', 'unknown-type']);

export const tar: Rule<TarFault> = {
  id: 'validity/tar',
  severity: 'warning',
  title: 'A tar violates the format',
  why: 'Tools handle it differently: some refuse the layer, others unpack a different file. The tool that wrote the tar is faulty.',
  *check(analysis) {
    yield* tarFaults(analysis, kinds);
    yield* moreFaults(analysis);
  },
  message: tarFaultMessage,
};
