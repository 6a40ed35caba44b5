// The size history: a file with a line for each image of each run, to which `check --history` appends. A trend is made of it.
import { KnownImages } from './image-pairs.ts';
import type { SnapshotSizes } from './profile.ts';

/** A line, as described by its schema (size-history.json). */
export interface HistoryLine {
  readonly history: 'timg-inspect';
  readonly version: 1;
  /** As the CI or the user named it; null if it is not known. */
  readonly commit: string | null;
  /** UTC, to the second. */
  readonly date: string;
  readonly names: readonly string[];
  readonly platform: string | null;
  readonly archive: string;
  /** Sizes are null if the image is incomplete. */
  readonly sizes: SnapshotSizes;
  readonly wasted: number | null;
  readonly layerCount: number;
  /** The verdict of the check. */
  readonly passed: boolean;
  /** The limits that applied, by name as for --budget: `image-size.content`, `path-size./usr`. */
  readonly budgets: Readonly<Record<string, string>>;
}

/** The lines of each image, oldest first. */
export type ImageHistory = readonly [HistoryLine, ...HistoryLine[]];

/**
 * The lines by image, by date. Many names have a version or a commit in their tag, which changes from run to run: a new tag
 * continues the image of the same repository, unless the old tag is used again later. Images without a name are told apart by
 * their archives; different images may have archives of one name.
 */
export function imageHistories(lines: readonly HistoryLine[]): readonly ImageHistory[] {
  const sorted = [...lines].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const lastUse = new Map<string, number>();
  for (const [at, line] of sorted.entries()) for (const key of namesOf(line)) lastUse.set(key, at);
  const known = new KnownImages();
  const histories: [HistoryLine, ...HistoryLine[]][] = [];
  let end = 0;
  for (const run of runsOf(sorted)) {
    end += run.length;
    const numbers = known.pair(run);
    for (const [at, line] of run.entries()) {
      const number = numbers[at] ?? histories.length;
      const history = histories[number];
      if (history) history.push(line);
      else histories.push([line]);
      const isUsedLater = namesOf(line).some((key) => (lastUse.get(key) ?? 0) >= end);
      known.set(number, line, line.names.length === 0 ? 'archive' : isUsedLater ? 'name' : 'repository');
    }
  }
  return histories;
}

const namesOf = ({ names, platform }: HistoryLine): readonly string[] => names.map((name) => `${name}\0${platform}`);

/** The lines that one check has written. */
function* runsOf(lines: readonly HistoryLine[]): Generator<readonly HistoryLine[]> {
  let run: HistoryLine[] = [];
  for (const line of lines) {
    const [first] = run;
    if (first && (first.commit !== line.commit || first.date !== line.date)) {
      yield run;
      run = [];
    }
    run.push(line);
  }
  if (run.length > 0) yield run;
}
