// Documentation that packages bring.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const pattern = /^usr\/(?:local\/)?share\/(?:doc|man|info|gtk-doc)\//;

export const documentation: Rule<Junk> = {
  id: 'bloat/documentation',
  severity: 'note',
  title: 'Manuals and documentation',
  why: 'Hardly anyone reads manuals in a container. Tell the package manager to leave them out: path-exclude in /etc/dpkg/dpkg.cfg.d, tsflags=nodocs, or apk without -doc packages.',
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `manuals and documentation: ${junkMessage(data)}`,
};
