// Rules: tars that show different files or images to different tools.
import { everyEngine } from '../../image/engines.ts';
import type { Rule } from '../rule.ts';
import { type TarFault, tarFaultMessage, tarFaults } from '../tar-faults.ts';
import { choicesOfEngines, repeatText } from '../wording.ts';

/** Kinds of anomalies that Go refuses. */
const refused = ['bad-pax', 'bad-number', 'bad-sparse-map'];

/** Kinds of anomalies that it reports. */
export const ambiguousKinds: ReadonlySet<string> = new Set([...refused, 'ambiguous-header', 'trailing-slash']);

/**
 * Headers of a tar that Go's archive/tar, which engines use, reads in another way than other tools, or refuses while others
 * go on.
 */
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

interface AmbiguousMemberData {
  readonly name: string;
  readonly entryCount: number;
}

/** A document or blob that the archive's own tar has more than once, with different bytes: tools read different images. */
export const ambiguousMember: Rule<AmbiguousMemberData> = {
  id: 'integrity/ambiguous-member',
  severity: 'error',
  title: 'The archive has two different documents or blobs of one name',
  why: `${choicesOfEngines}: the archive can show different images to different tools. timg-inspect reads the last one. Do not use this archive; save the image again.`,
  losesFacts: true,
  ofArchive: true,
  *check({ contents }) {
    for (const { name, entryCount, firstEqualsLast } of contents.repeatedMembers) {
      if (!firstEqualsLast) yield { where: { blob: name }, data: { name, entryCount } };
    }
  },
  message: (data) =>
    `${repeatText(data)}, with different bytes: Docker reads the last, skopeo and podman the first, so that they can load different images`,
};
