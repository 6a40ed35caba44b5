// What pip, pipenv, poetry and uv keep for next time.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const pattern = /(?:^|\/)\.cache\/(?:pip|pipenv|pypoetry|uv)\//;

export const pipCache: Rule<Junk> = {
  id: 'bloat/pip-cache',
  severity: 'note',
  title: 'Downloads and wheels of pip',
  why: "Nothing reads pip's cache in a container. Write pip install --no-cache-dir, or RUN --mount=type=cache,target=/root/.cache/pip.",
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `downloads and wheels of pip: ${junkMessage(data)}`,
};
