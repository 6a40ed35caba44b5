// Rules: tars that violate their format, lead out of the filesystem, or are unusual.
import { everyEngine } from '../../image/engines.ts';
import type { Rule } from '../rule.ts';
import { moreFaults, type TarFault, tarFaultMessage, tarFaults } from '../tar-faults.ts';

const faultKinds = new Set(['no-end', 'bare-whiteout', 'unknown-type', 'compression-trailing', 'unusable-type']);

/** Violations of the tar format that tools interpret in different ways. */
export const tar: Rule<TarFault> = {
  id: 'validity/tar',
  severity: 'warning',
  title: 'A tar, or its compression, violates its format',
  why: 'Some tools refuse the layer, others unpack a different file. Rebuild the layer with another tool or version.',
  *check(analysis) {
    yield* tarFaults(analysis, faultKinds);
    yield* moreFaults(analysis);
  },
  message: tarFaultMessage,
  refusedBy: ({ kind }) => (kind === 'bare-whiteout' ? everyEngine : []),
};

const harmlessKinds = new Set([
  'trailing-data',
  'ignored-size',
  'global-header',
  'aufs-metadata',
  'stray-extended-header',
  'vendor-type',
]);

/** Unusual but harmless properties of a tar. */
export const tarPeculiarity: Rule<TarFault> = {
  id: 'validity/tar-peculiarity',
  severity: 'note',
  title: 'A tar has a harmless irregularity',
  why: 'This does no harm: data after the end of the archive (eStargz keeps its table of contents there), a size on a hard link, a global PAX header that changes no entry, aufs metadata, or an entry of GNU tar or Solaris that is not a file.',
  check: (analysis) => tarFaults(analysis, harmlessKinds),
  message: tarFaultMessage,
  // "unknown typeflag"; umoci reads no archive, so that only layers count.
  refusedBy: ({ kind, layer }) => (kind === 'global-header' && layer !== null ? ['umoci'] : []),
};

const escapingKinds = new Set(['escaping-path', 'escaping-link']);

/** Paths and hard links that lead outside the root of the filesystem (layer.md only allows paths inside it). */
export const unsafePath: Rule<TarFault> = {
  id: 'validity/unsafe-path',
  severity: 'warning',
  title: 'A path leads out of the filesystem',
  why: 'Tools keep the path inside the root, refuse the layer, or write outside the root, which attackers exploit. Check this layer before you unpack it.',
  check: (analysis) => tarFaults(analysis, escapingKinds),
  message: tarFaultMessage,
};
