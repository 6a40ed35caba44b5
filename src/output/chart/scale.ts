// Where the points of a chart are: runs from left to right at equal distances, sizes from bottom to top. The page's script uses
// the same functions.

/** The drawing and, inside, the area of the line, in units of the drawing. */
export const plot = { width: 360, height: 170, left: 52, right: 350, top: 12, bottom: 146 } as const;

export interface ChartScale {
  /** Number of runs. */
  readonly count: number;
  /** The sizes at the bottom and at the top. */
  readonly min: number;
  readonly max: number;
}

/** At least this share of the largest size is the height of a chart: a change of a few bytes does not look large. */
const leastHeight = 0.04;

/** From the smallest to the largest of the known sizes, with room above and below. */
export function scaleOf(values: readonly (number | null)[]): ChartScale {
  const known = values.filter((value) => value !== null);
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = known.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return { count: values.length, min: 0, max: 1 };
  const height = Math.max(most - least, most * leastHeight) * 1.1;
  const min = Math.max((least + most - height) / 2, 0);
  return { count: values.length, min, max: min + height };
}

export const xOf = ({ count }: ChartScale, run: number): number =>
  rounded(count === 1 ? (plot.left + plot.right) / 2 : plot.left + (run / (count - 1)) * (plot.right - plot.left));

export const yOf = ({ min, max }: ChartScale, bytes: number): number =>
  rounded(plot.bottom - ((bytes - min) / (max - min)) * (plot.bottom - plot.top));

/** The run that is nearest to a place. */
export function runAt({ count }: Pick<ChartScale, 'count'>, x: number): number {
  const run = Math.round(((x - plot.left) / (plot.right - plot.left)) * (count - 1));
  return Math.min(Math.max(run, 0), count - 1);
}

const rounded = (length: number): number => Math.round(length * 10) / 10;

/** Round sizes between bottom and top: two to five of them. */
export function ticksOf({ min, max }: ChartScale): readonly number[] {
  const rough = (max - min) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const first = Math.ceil(min / step);
  const last = Math.floor(max / step);
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}
