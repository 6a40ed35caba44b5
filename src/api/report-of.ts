// Reports as objects: what the commands print with `--format json`.
import type { Archive } from './library.ts';
import type { Image } from './objects.ts';
import type { CallOptions } from './options.ts';
import { reportArguments } from './report-arguments.ts';
import type { Report, ReportName, ReportOptions } from './report-commands.ts';
import { reportOfTargets } from './run-report.ts';

/**
 * Reports about two images: the old and the new one.
 * @example
 * const name: PairReportName = 'diff';
 */
export type PairReportName = 'diff' | 'pull';

/**
 * A report about two images, the old one first.
 * @throws {InputError}
 * @throws the reason of an aborted signal
 * @example
 * const { data } = await reportOf('diff', oldImage, newImage);
 * console.log(data.sizes.new.content, data.sizes.old.content); // bytes
 */
export function reportOf<Name extends PairReportName>(
  name: Name,
  old: Image | Archive,
  newer: Image | Archive,
  options?: ReportOptions<Name> & CallOptions,
): Promise<Report<Name>>;
/**
 * A report about an image, all images of an archive, or several of them: what the command of this name prints with `--format json`.
 * @throws {InputError}
 * @throws the reason of an aborted signal
 * @example
 * const { data } = await reportOf('bloat', image);
 * console.log(data.wasted); // bytes
 */
export function reportOf<Name extends Exclude<ReportName, PairReportName>>(
  name: Name,
  subject: Image | Archive | readonly (Image | Archive)[],
  options?: ReportOptions<Name> & CallOptions,
): Promise<Report<Name>>;
export async function reportOf(name: ReportName, first: unknown, ...rest: readonly unknown[]): Promise<Report> {
  const { subjects, options, callOptions, older } = reportArguments('reportOf', name, [first, ...rest]);
  return await reportOfTargets(name, subjects, options, callOptions, { older });
}
