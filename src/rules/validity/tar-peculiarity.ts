// What is unusual about a tar and does no harm.
import type { Rule } from '../rule.ts';
import { type TarFault, tarFaultMessage, tarFaults } from '../tar-faults.ts';

const kinds = new Set(['trailing-data', 'ignored-size', 'aufs-metadata', 'stray-extended-header']);

export const tarPeculiarity: Rule<TarFault> = {
  id: 'validity/tar-peculiarity',
  severity: 'note',
  title: 'A tar has a peculiarity',
  why: 'Harmless: a table of contents after the end of the archive (eStargz), a size on an entry without data, aufs metadata.',
  check: (analysis) => tarFaults(analysis, kinds),
  message: tarFaultMessage,
};
