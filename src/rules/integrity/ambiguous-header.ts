// Headers of a tar that Go's archive/tar, which engines use, reads in another way than other tools, or refuses while others go on.
import { everyEngine } from '../../image/engines.ts';
import type { Rule } from '../rule.ts';
import { type TarFault, tarFaultMessage, tarFaults } from '../tar-faults.ts';

/** Kinds of anomalies that Go refuses. */
const refused = ['bad-pax', 'bad-number', 'bad-sparse-map'];

/** Kinds of anomalies that it reports. */
export const ambiguousKinds: ReadonlySet<string> = new Set([...refused, 'ambiguous-header', 'trailing-slash']);

export const ambiguousHeader: Rule<TarFault> = {
  id: 'integrity/ambiguous-header',
  severity: 'error',
  title: 'A tar shows different files to different tools',
  why: 'Docker, containerd, podman and umoci read this header with the tar library of Go, and other tools read it in another way: a scanner can see other files than a container. timg-inspect reads it like Go; what Go refuses, it reads like GNU tar. Do not use this archive; write it again with a current version of tar.',
  losesFacts: true,
  check: (analysis) => tarFaults(analysis, ambiguousKinds),
  message: tarFaultMessage,
  refusedBy: ({ kind }) => (refused.includes(kind) ? everyEngine : []),
};
