// What package managers of JavaScript keep for next time.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const pattern =
  /(?:^|\/)(?:\.npm\/_cacache|\.cache\/(?:yarn|pnpm|node-gyp)|\.yarn\/(?:cache|berry\/cache)|usr\/local\/share\/\.cache\/yarn)\//;

export const npmCache: Rule<Junk> = {
  id: 'bloat/npm-cache',
  severity: 'note',
  title: 'Caches of npm, yarn or pnpm',
  why: 'Nothing reads these caches in a container. Write npm ci && npm cache clean --force in one RUN, or RUN --mount=type=cache,target=/root/.npm.',
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `caches of npm, yarn or pnpm: ${junkMessage(data)}`,
};
