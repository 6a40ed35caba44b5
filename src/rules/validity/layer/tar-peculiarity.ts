// Unusual but harmless properties of a tar.
import type { Rule } from '../../rule.ts';
import { type TarFault, tarFaultMessage, tarFaults } from '../../tar-faults.ts';

const kinds = new Set([
  'trailing-data',
  'ignored-size',
  'global-header',
  'aufs-metadata',
  'stray-extended-header',
  'vendor-type',
]);

export const tarPeculiarity: Rule<TarFault> = {
  id: 'validity/tar-peculiarity',
  severity: 'note',
  title: 'A tar has a harmless irregularity',
  why: 'This does no harm: data after the end of the archive (eStargz keeps its table of contents there), a size on a hard link, a global PAX header that changes no entry, aufs metadata, or an entry of GNU tar or Solaris that is not a file.',
  check: (analysis) => tarFaults(analysis, kinds),
  message: tarFaultMessage,
  // "unknown typeflag"; umoci reads no archive, so that only layers count.
  refusedBy: ({ kind, layer }) => (kind === 'global-header' && layer !== null ? ['umoci'] : []),
};
