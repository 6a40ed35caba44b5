// A .git directory that COPY . . or git clone brought.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const pattern = /(?:^|\/)\.git\/(?:objects|logs|index|packed-refs|refs)/;

export const gitDirectory: Rule<Junk> = {
  id: 'bloat/git-directory',
  severity: 'note',
  title: 'The history of a git repository',
  why: 'The whole history travels with the image, deleted secrets and all. List .git in .dockerignore, or clone with --depth 1 and delete .git in the same RUN.',
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `the history of a git repository: ${junkMessage(data)}`,
};
