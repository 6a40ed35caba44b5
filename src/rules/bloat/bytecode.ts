// Bytecode that stands beside its source.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const pattern = /(?:^|\/)__pycache__\/[^/]+\.py[co]$/;

export const bytecode: Rule<Junk> = {
  id: 'bloat/bytecode',
  severity: 'note',
  title: 'Compiled Python bytecode',
  why: 'Python writes bytecode anew where it is missing, at the price of a slower first start. Set PYTHONDONTWRITEBYTECODE=1 for the build, or pip install --no-compile.',
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `compiled Python bytecode: ${junkMessage(data)}`,
};
