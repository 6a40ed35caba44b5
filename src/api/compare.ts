// Compares two images: the command `diff`.
import type { Equivalence } from '../analysis/comparison/similarity.ts';
import type { DiffData, PathChangeData, TotalData } from '../report/diff/data.ts';
import type { ChangeKind } from '../tree/change.ts';
import { callChecks, requireOptions, wrongArgument } from './arguments.ts';
import type { Archive } from './library.ts';
import type { Image } from './objects.ts';
import type { CallOptions } from './options.ts';
import type { Report, ReportOptions } from './report-commands.ts';
import { reportOfTargets } from './run-report.ts';
import { isTarget, targetOf } from './targets.ts';

/**
 * Options of {@link compare}.
 * @example
 * await compare(oldImage, newImage, { ignore: ['mtime'] })
 */
export type CompareOptions = ReportOptions<'diff'> & CallOptions;

/**
 * The difference between two images.
 * @example
 * console.log(comparison.growth, comparison.totals?.added.pathCount);
 */
export interface Comparison {
  /** What both have in common, most first: `image`, `layers`, `files`, `times`, `attributes` or `none`; null if it is unknown. */
  readonly equivalence: Equivalence | null;
  /** Bytes of the uncompressed layers, new minus old; null if a size is unknown. */
  readonly growth: number | null;
  /** Changed paths in byte order; null if a layer is not in its archive. */
  readonly changes: readonly PathChangeData[] | null;
  /** Number of paths and bytes of their files by kind of change; null if a layer is not in its archive. */
  readonly totals: Readonly<Record<ChangeKind, TotalData>> | null;
  /** The report that `diff --format json` prints: sizes, layers, packages, config, and what a pull costs. */
  readonly report: Report<'diff'>;
}

/**
 * Compares two images, the old one first.
 * @throws {InputError} `no-such-image` if one is an archive with several images
 * @throws the reason of an aborted signal
 * @example
 * await using before = await openImage('v1.tar');
 * await using after = await openImage('v2.tar');
 * const { growth, changes } = await compare(before, after); // growth is in bytes
 */
export async function compare(
  old: Image | Archive,
  newer: Image | Archive,
  options: CompareOptions = {},
): Promise<Comparison> {
  const targets = [
    targetOf('compare: the old image', old, 'an image or archive'),
    targetOf('compare: the new image', newer, 'an image or archive'),
  ];
  if (typeof options !== 'object' || options === null || isTarget(options))
    throw wrongArgument('compare: options', 'an object', options);
  const { signal, onProgress, ...others } = options;
  requireOptions('compare', { signal, onProgress }, callChecks);
  const report = await reportOfTargets('diff', targets, others, { signal, onProgress });
  const { data } = report;
  return {
    equivalence: data.equivalence,
    growth: growthOf(data),
    changes: data.changes,
    totals: data.totals,
    report,
  };
}

function growthOf({ sizes: { old, new: newer } }: DiffData): number | null {
  return old.content === null || newer.content === null ? null : newer.content - old.content;
}
