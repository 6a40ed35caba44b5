// The report of a trend from lines of a size history.
import { type HistoryLine, imageHistories } from '../../src/analysis/comparison/size-history.ts';
import type { Report } from '../../src/report/report.ts';
import { imageTrend, trendTitles } from '../../src/report/trend/series.ts';
import { trend } from '../../src/report/trend/trend.ts';

export function trendReport(lines: readonly HistoryLine[], maxRows = 10): Report {
  const histories = imageHistories(lines);
  const titles = trendTitles(histories);
  return trend({
    file: 'sizes.ndjson',
    images: histories.map((history, at) => imageTrend(history, titles[at] ?? '', Number.POSITIVE_INFINITY)),
    maxRows,
    allRows: 'timg-inspect trend sizes.ndjson --limit 0',
  });
}
