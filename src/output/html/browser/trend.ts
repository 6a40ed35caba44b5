// Entry point of the script of a page with charts: shows the run that the pointer or the arrow keys choose in one chart of an
// image, in all of its charts.
import { humanSize, signedSize } from '../../../text/byte-size.ts';
import { plot, runAt, xOf, yOf } from '../../chart/scale.ts';
import type { TrendPageData, TrendPageImage } from '../trend-data.ts';
import { bytesElement, element, place, shape } from './elements.ts';

type Chart = TrendPageImage['charts'][number];

/** The charts of one image. */
class ImageCharts {
  readonly #image: TrendPageImage;
  readonly #details: HTMLElement;
  readonly #drawings: readonly { readonly svg: SVGSVGElement; readonly chart: Chart; readonly cursor: SVGGElement }[];
  #run: number;

  constructor(section: Element, image: TrendPageImage) {
    this.#image = image;
    this.#run = image.runs.length - 1;
    this.#details = section.querySelector<HTMLElement>('.run') as HTMLElement;
    this.#drawings = [...section.querySelectorAll<SVGSVGElement>('svg.chart')].flatMap((svg, at) => {
      const chart = image.charts[at];
      return chart ? [{ svg, chart, cursor: shape('g', { class: 'cursor' }) }] : [];
    });
  }

  start(): void {
    for (const { svg, chart, cursor } of this.#drawings) {
      svg.append(cursor);
      for (const [name, value] of Object.entries({
        role: 'slider',
        tabindex: '0',
        'aria-label': `${chart.size} of ${this.#image.title}`,
        'aria-valuemin': '1',
        'aria-valuemax': String(this.#image.runs.length),
      }))
        svg.setAttribute(name, value);
      for (const event of ['pointermove', 'pointerdown'] as const)
        svg.addEventListener(event, ({ clientX }) => {
          const { left, width } = svg.getBoundingClientRect();
          this.#choose(runAt(chart.scale, ((clientX - left) / width) * plot.width));
        });
      svg.addEventListener('keydown', (event) => this.#press(event));
    }
    this.#details.hidden = false;
    this.#draw();
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.#image.runs.length - 1;
    const next = steps.get(event.key)?.(this.#run, last);
    if (next === undefined) return;
    event.preventDefault();
    this.#choose(Math.min(Math.max(next, 0), last));
  }

  #choose(run: number): void {
    if (run === this.#run) return;
    this.#run = run;
    this.#draw();
  }

  #draw(): void {
    const run = this.#run;
    for (const { svg, chart, cursor } of this.#drawings) {
      const x = xOf(chart.scale, run);
      const value = chart.values[run] ?? null;
      cursor.replaceChildren(
        shape('path', { d: `M${x} ${plot.top}V${plot.bottom}` }),
        ...(value === null ? [] : [shape('circle', { cx: x, cy: yOf(chart.scale, value), r: 4 })]),
      );
      svg.setAttribute('aria-valuenow', String(run + 1));
      svg.setAttribute('aria-valuetext', this.#spoken(chart));
    }
    this.#details.replaceChildren(...this.#shown());
  }

  /** Elements with spaces between them, so that they can be copied as text. */
  #shown(): readonly (Node | string)[] {
    const run = this.#image.runs[this.#run];
    if (!run) return [];
    const { date, commit, name, isFailed, budgets = [] } = run;
    return [
      element('span', {}, date),
      ...(commit === undefined ? [] : [element('code', {}, element('bdi', {}, commit))]),
      ...(name === undefined ? [] : [element('bdi', {}, name)]),
      ...(isFailed ? [element('b', { class: 'bad' }, 'failed')] : []),
      ...this.#image.charts.map((chart) => this.#sizeElement(chart)),
      ...budgets.map((budget) => element('bdi', { class: 'changed' }, budget)),
    ].flatMap((part) => [part, ' ']);
  }

  #sizeElement(chart: Chart): HTMLElement {
    const value = chart.values[this.#run] ?? null;
    if (value === null) return element('span', {}, `${chart.size} unknown`);
    const more = changeText(chart, this.#run);
    return element('span', {}, `${chart.size} `, element('b', {}, bytesElement(value, humanSize(value))), more);
  }

  #spoken(chart: Chart): string {
    const { date = '', commit, isFailed, budgets = [] } = this.#image.runs[this.#run] ?? {};
    const value = chart.values[this.#run] ?? null;
    const size = value === null ? 'unknown' : `${humanSize(value)}${changeText(chart, this.#run)}`;
    return [
      size,
      ...(isFailed ? ['failed'] : []),
      ...(commit ? [`commit ${commit.slice(0, 7)}`] : []),
      date,
      ...budgets,
    ].join(', ');
  }
}

/** What each key chooses. */
const steps: ReadonlyMap<string, (run: number, last: number) => number> = new Map<
  string,
  (run: number, last: number) => number
>([
  ['ArrowRight', (run) => run + 1],
  ['ArrowUp', (run) => run + 1],
  ['ArrowLeft', (run) => run - 1],
  ['ArrowDown', (run) => run - 1],
  ['PageUp', (run) => run + 10],
  ['PageDown', (run) => run - 10],
  ['Home', () => 0],
  ['End', (_run, last) => last],
]);

/** ` (+1.2MB)`: the change since the run before, if both sizes are known. */
function changeText({ values }: Chart, run: number): string {
  const [before, value] = [values[run - 1] ?? null, values[run] ?? null];
  return before === null || value === null ? '' : ` (${signedSize(value - before)})`;
}

const data: TrendPageData = JSON.parse(place('data').textContent ?? '');
place<HTMLElement>('keys').hidden = false;
for (const [at, section] of document.querySelectorAll('section.trend').entries()) {
  const image = data.images[at];
  if (image) new ImageCharts(section, image).start();
}
