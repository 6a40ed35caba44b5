// A trend as data: the runs of each image, the course of each size, and where budgets changed.
import type { HistoryLine, ImageHistory } from '../../analysis/comparison/size-history.ts';
import { parseReference } from '../../oci/reference.ts';
import { shortened } from '../../text/message-name.ts';

/** The sizes of a trend, in the order in which they are shown. */
export const trendSizes = ['content', 'visible', 'wasted', 'distribution'] as const;

export type TrendSize = (typeof trendSizes)[number];

export interface TrendData {
  readonly images: readonly ImageTrend[];
}

export interface ImageTrend {
  /** What names the image in this report. */
  readonly title: string;
  /** Of the last run. */
  readonly names: readonly string[];
  readonly platform: string | null;
  readonly archive: string;
  /** Of the last run. */
  readonly passed: boolean;
  readonly runCount: number;
  /** Null for a size that is unknown in all runs. */
  readonly sizes: Readonly<Record<TrendSize, SizeCourse | null>>;
  readonly budgetChanges: readonly BudgetChange[];
  /** Oldest first. */
  readonly runs: readonly RunData[];
}

/** Of the runs in which the size is known. */
export interface SizeCourse {
  readonly first: number;
  readonly last: number;
  readonly change: number;
  readonly min: number;
  readonly max: number;
}

export interface RunData {
  readonly commit: string | null;
  readonly date: string;
  readonly name: string | null;
  readonly sizes: HistoryLine['sizes'];
  readonly wasted: number | null;
  readonly layerCount: number;
  readonly passed: boolean;
}

/** A limit that was set, changed or removed between two runs; null without a limit. */
export interface BudgetChange {
  /** Index of the first run with the new limit. */
  readonly run: number;
  readonly commit: string | null;
  readonly date: string;
  readonly budget: string;
  readonly old: string | null;
  readonly new: string | null;
}

export const sizeOf = ({ sizes, wasted }: Pick<RunData, 'sizes' | 'wasted'>, size: TrendSize): number | null =>
  size === 'wasted' ? wasted : sizes[size];

/** `runs`: how many of the last runs there are at most. */
export function imageTrend(whole: ImageHistory, title: string, runs: number): ImageTrend {
  const history = whole.slice(-runs);
  const last = whole.at(-1) ?? whole[0];
  const course = (size: TrendSize): SizeCourse | null => courseOf(history.map((line) => sizeOf(line, size)));
  return {
    title,
    names: last.names,
    platform: last.platform,
    archive: last.archive,
    passed: last.passed,
    runCount: history.length,
    sizes: {
      content: course('content'),
      visible: course('visible'),
      wasted: course('wasted'),
      distribution: course('distribution'),
    },
    budgetChanges: history.flatMap((line, run) => budgetChanges(history[run - 1], line, run)),
    runs: history.map(({ commit, date, names, sizes, wasted, layerCount, passed }) => ({
      commit,
      date,
      name: names[0] ?? null,
      sizes: {
        distribution: sizes.distribution,
        content: sizes.content,
        files: sizes.files,
        visible: sizes.visible,
      },
      wasted,
      layerCount,
      passed,
    })),
  };
}

/** The same image with only its last runs; its sizes are still those of all runs. */
export function lastRuns(image: ImageTrend, most: number): ImageTrend {
  const skipped = image.runs.length - most;
  if (skipped <= 0) return image;
  return {
    ...image,
    runs: image.runs.slice(skipped),
    budgetChanges: image.budgetChanges.flatMap((one) =>
      one.run < skipped ? [] : [{ ...one, run: one.run - skipped }],
    ),
  };
}

function courseOf(values: readonly (number | null)[]): SizeCourse | null {
  const known = values.filter((value) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return null;
  return {
    first,
    last,
    change: last - first,
    min: known.reduce((a, b) => Math.min(a, b)),
    max: known.reduce((a, b) => Math.max(a, b)),
  };
}

function budgetChanges(before: HistoryLine | undefined, line: HistoryLine, run: number): readonly BudgetChange[] {
  if (!before) return [];
  const { commit, date } = line;
  const [old, newer] = [new Map(Object.entries(before.budgets)), new Map(Object.entries(line.budgets))];
  return [...new Set([...old.keys(), ...newer.keys()])]
    .filter((budget) => old.get(budget) !== newer.get(budget))
    .map((budget) => ({
      run,
      commit,
      date,
      budget,
      old: old.get(budget) ?? null,
      new: newer.get(budget) ?? null,
    }));
}

/** The hash of a commit as git abbreviates it; anything else as it is. */
export const shortCommit = (commit: string): string =>
  /^[\da-f]{40}(?:[\da-f]{24})?$/i.test(commit) ? commit.slice(0, 7) : shortened(commit);

/** What names each image: its name, with platform and archive as far as they are needed. */
export function trendTitles(histories: readonly ImageHistory[]): readonly string[] {
  const images = histories.map((history) => history.at(-1) ?? history[0]);
  const hasPlatforms = new Set(images.map(({ platform }) => platform)).size > 1;
  const titles = histories.map((history, at) => {
    const name = shortened(nameOf(history));
    const platform = images[at]?.platform ?? null;
    return hasPlatforms && platform !== null ? `${name} (${platform})` : name;
  });
  const times = new Map<string, number>();
  for (const title of titles) times.set(title, (times.get(title) ?? 0) + 1);
  return titles.map((title, at) =>
    times.get(title) === 1 ? title : `${title} in ${shortened(images[at]?.archive ?? '')}, number ${at}`,
  );
}

/** Without the tag, if it changes from run to run. */
function nameOf(history: ImageHistory): string {
  const names = new Set(history.map(({ names }) => names[0]));
  const repositories = new Set([...names].map((name) => parseReference(name ?? '').repository));
  const [repository] = repositories;
  if (names.size > 1 && repositories.size === 1 && repository !== undefined) return repository;
  const last = history.at(-1) ?? history[0];
  return last.names[0] ?? last.archive;
}
