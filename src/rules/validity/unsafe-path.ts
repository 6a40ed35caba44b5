// Names and hard links that lead above the root of the file system (layer.md knows only paths inside it).
import type { Rule } from '../rule.ts';
import { type TarFault, tarFaultMessage, tarFaults } from '../tar-faults.ts';

const kinds = new Set(['escaping-path', 'escaping-link']);

export const unsafePath: Rule<TarFault> = {
  id: 'validity/unsafe-path',
  severity: 'warning',
  title: 'A path leads out of the file system',
  why: 'Unpackers hold it at the root, refuse the layer, or write outside: the mark of an attack. Do not unpack it unseen.',
  check: (analysis) => tarFaults(analysis, kinds),
  message: tarFaultMessage,
};
