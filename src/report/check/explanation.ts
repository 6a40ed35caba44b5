// Why the size of an image changed, and how to fix it.
import { displayPath } from '../../rules/wording.ts';
import { fixesFor, fixesTable } from '../bloat/fixes.ts';
import { imageLeftovers, type LeftoverData } from '../bloat/leftovers.ts';
import { bytes, code, count, cutList, type TableBlock } from '../block.ts';
import { waterfallTable } from '../diff/waterfall-table.ts';
import type { CheckReportData, CheckView } from './data.ts';

export const contentGrowth = ({ waterfall }: CheckReportData): number =>
  waterfall?.reduce((sum, { sizes }) => sum + (sizes.content ?? 0), 0) ?? 0;

/** Without growth or an exceeded budget there is nothing to explain. */
export const needsExplanation = (data: CheckReportData): boolean =>
  data.budgets.some(({ status }) => status === 'over') || contentGrowth(data) > 0;

/** From the baseline; none without one. */
export const changesOf = (
  { waterfall }: CheckReportData,
  { allRows }: CheckView,
  maxRows: number,
): readonly TableBlock[] => (waterfall ? [waterfallTable(waterfall, maxRows, allRows)] : []);

export const fixesOf = (data: CheckReportData, view: CheckView, maxRows: number): TableBlock =>
  fixesTable(fixesFor(data.causes, leftoversIn(view)), maxRows, view.allRows);

/** Leftovers in layers that the baseline does not have; in all layers without a baseline. */
const leftoversIn = ({ image, growth }: CheckView): readonly LeftoverData[] =>
  imageLeftovers(image).filter(({ storedIn }) => storedIn.some((layer) => growth?.fresh.has(layer) ?? true));

export const newFilesOf = (
  { newFiles }: CheckReportData,
  { isUnchanged, allRows }: CheckView,
  maxRows: number,
): TableBlock => {
  // A baseline file has no files to compare with.
  const what = isUnchanged ? 'new files' : 'files in new layers';
  const { shown, cut } = cutList(newFiles, maxRows, what, allRows);
  return {
    kind: 'table',
    title: `Largest ${what}`,
    columns: [
      { title: 'SIZE', align: 'right' },
      { title: 'LAYER', align: 'right' },
      { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: shown.map(({ path, layer, bytes: size }) => [bytes(size), count(layer), code(displayPath(path))]),
    cut,
  };
};
