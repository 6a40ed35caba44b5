// The data for the script of a page with charts; all text is already printable.
import type { ChartScale } from '../chart/scale.ts';

export interface TrendPageData {
  readonly images: readonly TrendPageImage[];
}

export interface TrendPageImage {
  readonly title: string;
  readonly runs: readonly TrendPageRun[];
  /** One for each chart. */
  readonly charts: readonly {
    readonly size: string;
    readonly scale: ChartScale;
    readonly values: readonly (number | null)[];
  }[];
}

export interface TrendPageRun {
  readonly date: string;
  readonly commit?: string;
  /** The name of the image in this run, if it is not the title. */
  readonly name?: string;
  readonly isFailed?: true;
  readonly budgets?: readonly string[];
}
