// The line chart of one size of an image, as the contents of an <svg>. Used by the HTML page and by SVG files.
import { type ImageTrend, shortCommit, sizeOf, type TrendSize } from '../../report/trend/series.ts';
import { pluralize } from '../../rules/wording.ts';
import { groupDigits, humanSize } from '../../text/byte-size.ts';
import { html, type Markup } from '../html/markup.ts';
import { type ChartScale, plot, scaleOf, ticksOf, xOf, yOf } from './scale.ts';

export interface Chart {
  readonly size: TrendSize;
  readonly values: readonly (number | null)[];
  readonly scale: ChartScale;
}

export function chartOf({ runs }: ImageTrend, size: TrendSize): Chart {
  const values = runs.map((run) => sizeOf(run, size));
  return { size, values, scale: scaleOf(values) };
}

/** Grid, dates, marks of budgets, line and failed runs. */
export function chartMarkup({ size, values, scale }: Chart, image: ImageTrend): Markup {
  const [first = '', last = ''] = [image.runs[0], image.runs.at(-1)].map((run) => run?.date.slice(0, 10));
  const path = html`<path class="line ${size}" d="${linePath(values, scale)}"/>`;
  return html`${ticksOf(scale).map((bytes) => tick(bytes, yOf(scale, bytes)))}<text x="${plot.left}" y="${plot.height - 8}">${first}</text>${first === last ? [] : html`<text class="end" x="${plot.right}" y="${plot.height - 8}">${last}</text>`}${budgetMarks(image, scale)}${path}<path class="failed" d="${failedPath(values, scale, image)}"/>`;
}

const tick = (bytes: number, y: number): Markup =>
  html`<path class="grid" d="M${plot.left} ${y}H${plot.right}"/><text class="end" x="${plot.left - 6}" y="${y + 4}">${humanSize(bytes)}</text>`;

/** Unknown sizes are gaps; a size between two gaps is a dot. */
function linePath(values: readonly (number | null)[], scale: ChartScale): string {
  let path = '';
  let isOpen = false;
  for (const [run, value] of values.entries()) {
    if (value === null) {
      isOpen = false;
      continue;
    }
    path += `${isOpen ? 'L' : 'M'}${xOf(scale, run)} ${yOf(scale, value)}${isOpen ? '' : 'h0'}`;
    isOpen = true;
  }
  return path;
}

/** A cross for each failed run. */
function failedPath(values: readonly (number | null)[], scale: ChartScale, { runs }: ImageTrend): string {
  let path = '';
  for (const [run, value] of values.entries()) {
    if (value === null || runs[run]?.passed !== false) continue;
    path += `M${xOf(scale, run) - 3} ${yOf(scale, value) - 3}l6 6m0-6l-6 6`;
  }
  return path;
}

/** A line with a triangle where budgets changed. */
function budgetMarks(image: ImageTrend, scale: ChartScale): readonly Markup[] {
  return [...budgetTexts(image)].map(([run, texts]) => {
    const { commit, date } = image.runs[run] ?? { commit: null, date: '' };
    const x = xOf(scale, run);
    return html`<g class="budget"><title>${[...texts, date.slice(0, 10), ...(commit === null ? [] : [shortCommit(commit)])].join(' · ')}</title><path d="M${x} ${plot.bottom}V${plot.top - 2}"/><path class="mark" d="M${x} ${plot.top}l-4-7h8z"/></g>`;
  });
}

/** By run: `budget wasted 5MB → 4MB` */
export function budgetTexts({ budgetChanges }: ImageTrend): ReadonlyMap<number, readonly string[]> {
  const texts = new Map<number, string[]>();
  for (const { run, budget, old, new: newer } of budgetChanges) {
    const text = `budget ${budget} ${old ?? 'none'} → ${newer ?? 'none'}`;
    const known = texts.get(run);
    if (known) known.push(text);
    else texts.set(run, [text]);
  }
  return texts;
}

/** `24 runs`, `5,000 runs, the last 2,000 are shown` */
export const runsText = ({ runs, runCount }: ImageTrend): string =>
  pluralize(runCount, 'run') + (runs.length < runCount ? `, the last ${groupDigits(runs.length)} are shown` : '');

/** `content of app:1: 119MB to 131MB in 24 runs`, for those who do not see the chart. */
export function chartLabel({ size }: Chart, image: ImageTrend): string {
  const { title, sizes } = image;
  const { first = 0, last = 0 } = sizes[size] ?? {};
  return `${size} of ${title}: ${humanSize(first)} to ${humanSize(last)} in ${runsText(image)}`;
}
