// The charts of a trend on a page, and the data with which the page's script shows single runs. Complete without the script.
import { bytes, change } from '../../report/block.ts';
import type { TrendPicture } from '../../report/picture/picture-data.ts';
import { type ImageTrend, trendSizes } from '../../report/trend/series.ts';
import { budgetTexts, type Chart, chartLabel, chartMarkup, chartOf, runsText } from '../chart/chart.ts';
import { plot } from '../chart/scale.ts';
import { printable } from '../inert-text.ts';
import { cellMarkup, cutMarkup, headingMarkup } from './block-markup.ts';
import { html, jsonMarkup, type Markup } from './markup.ts';
import type { TrendPageData, TrendPageImage } from './trend-data.ts';

export function* trendCharts({ images, cut }: TrendPicture): Generator<Markup> {
  if (images.length === 0) return;
  const drawn = images.map((image) => ({ image, charts: chartsOf(image) }));
  yield html`<p class="note">Each chart has its own scale. A triangle marks a change of budgets, a cross a failed run.</p>
<p class="note" id="keys" hidden>Point at a chart for the commit, or choose one with the arrow keys, Page Up, Page Down, Home and End.</p>
`;
  for (const { image, charts } of drawn) yield imageSection(image, charts);
  if (cut) yield cutMarkup(cut);
  const data: TrendPageData = { images: drawn.map(({ image, charts }) => pageImage(image, charts)) };
  yield html`<script type="application/json" id="data">${jsonMarkup(data)}</script>\n`;
}

const chartsOf = (image: ImageTrend): readonly Chart[] =>
  trendSizes.filter((size) => image.sizes[size] !== null).map((size) => chartOf(image, size));

const imageSection = (image: ImageTrend, charts: readonly Chart[]): Markup =>
  html`<section class="trend">
${headingMarkup(image.title, imageNote(image), 2)}
<div class="charts">
${charts.map((chart) => figure(chart, image))}</div>
<p class="run" hidden></p>
</section>
`;

/** `24 runs; the last one failed` */
const imageNote = (image: ImageTrend): string =>
  `${runsText(image)}; the last one ${image.passed ? 'passed' : 'failed'}`;

function figure(chart: Chart, image: ImageTrend): Markup {
  const { last = null, change: more = null } = image.sizes[chart.size] ?? {};
  return html`<figure><figcaption>${chart.size} <b>${cellMarkup(bytes(last))}</b> ${cellMarkup(change(more))}</figcaption><svg class="chart" viewBox="0 0 ${plot.width} ${plot.height}" role="img" aria-label="${chartLabel(chart, image)}">${chartMarkup(chart, image)}</svg></figure>
`;
}

function pageImage(image: ImageTrend, charts: readonly Chart[]): TrendPageImage {
  const budgets = budgetTexts(image);
  return {
    title: printable(image.title),
    runs: image.runs.map(({ date, commit, name, passed }, run) => {
      const changed = budgets.get(run);
      return {
        date: date.replace('T', ' '),
        ...(commit === null ? {} : { commit: printable(commit) }),
        ...(name === null || name === image.title ? {} : { name: printable(name) }),
        ...(passed ? {} : { isFailed: true }),
        ...(changed ? { budgets: changed.map(printable) } : {}),
      };
    }),
    charts,
  };
}
