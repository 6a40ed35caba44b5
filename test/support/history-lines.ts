// Lines of a size history from a few members.
import type { HistoryLine } from '../../src/analysis/comparison/size-history.ts';

const start = Date.UTC(2024, 0, 1);

/** A line of the run with this number: one run each day. */
export const historyLine = (run: number, content: number | null, given: Partial<HistoryLine> = {}): HistoryLine => ({
  history: 'timg-inspect',
  version: 1,
  commit: String(run).padStart(40, '0'),
  date: `${new Date(start + run * 86_400_000).toISOString().slice(0, 19)}Z`,
  names: ['app:1'],
  platform: 'linux/amd64',
  archive: 'app.tar',
  sizes: { distribution: null, content, files: content, visible: content },
  wasted: content === null ? null : 0,
  layerCount: 1,
  passed: true,
  budgets: {},
  ...given,
});

export const historyText = (lines: readonly unknown[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');
