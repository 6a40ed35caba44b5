// What dnf, yum, microdnf and zypper leave behind.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const pattern = /^var\/cache\/(?:dnf|yum|libdnf5|zypp)\//;

export const dnfCache: Rule<Junk> = {
  id: 'bloat/dnf-cache',
  severity: 'note',
  title: 'Metadata and downloads of dnf, yum or zypper',
  why: 'Metadata and packages are of use to the next command only. End the RUN with dnf clean all (yum clean all, zypper clean --all).',
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `metadata and downloads of dnf, yum or zypper: ${junkMessage(data)}`,
};
