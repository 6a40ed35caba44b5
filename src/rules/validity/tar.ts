// Faults in a tar that a reader gets over, but not every reader in the same way.
import type { Rule } from '../rule.ts';
import { moreFaults, type TarFault, tarFaultMessage, tarFaults } from '../tar-faults.ts';

const kinds = new Set(['bad-pax', 'bad-number', 'bad-sparse-map', 'no-end', 'bare-whiteout', 'unknown-type']);

export const tar: Rule<TarFault> = {
  id: 'validity/tar',
  severity: 'warning',
  title: 'A tar is not as the standard has it',
  why: 'Readers differ in what they make of it: some refuse the layer, some unpack another file. The writing tool has a fault.',
  *check(analysis) {
    yield* tarFaults(analysis, kinds);
    yield* moreFaults(analysis);
  },
  message: tarFaultMessage,
};
