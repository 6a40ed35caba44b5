// Paths and hard links that lead outside the root of the filesystem (layer.md only allows paths inside it).
import type { Rule } from '../../rule.ts';
import { type TarFault, tarFaultMessage, tarFaults } from '../../tar-faults.ts';

const kinds = new Set(['escaping-path', 'escaping-link']);

export const unsafePath: Rule<TarFault> = {
  id: 'validity/unsafe-path',
  severity: 'warning',
  title: 'A path leads out of the filesystem',
  why: 'Tools keep the path inside the root, refuse the layer, or write outside the root, which attackers exploit. Check this layer before you unpack it.',
  check: (analysis) => tarFaults(analysis, kinds),
  message: tarFaultMessage,
};
