// Reports as HTML pages: what the commands print with `--format html`.
import { version } from '../cli/version.ts';
import type { Archive } from './library.ts';
import type { Image } from './objects.ts';
import type { CallOptions } from './options.ts';
import { reportArguments } from './report-arguments.ts';
import type { ReportName, ReportOptions } from './report-commands.ts';
import type { PairReportName } from './report-of.ts';
import { withReport } from './run-report.ts';

/**
 * The page of a report about two images, the old one first: one HTML file that needs no other.
 * @throws {InputError}
 * @throws the reason of an aborted signal
 * @example
 * await writeFile('diff.html', await pageOf('diff', oldImage, newImage));
 */
export function pageOf<Name extends PairReportName>(
  name: Name,
  old: Image | Archive,
  newer: Image | Archive,
  options?: ReportOptions<Name> & CallOptions,
): Promise<string>;
/**
 * The page of a report, with a map of the files for `overview`, `bloat` and others: what the command of this name prints with
 * `--format html`, one file that needs no other.
 * @throws {InputError}
 * @throws the reason of an aborted signal
 * @example
 * await writeFile('app.html', await pageOf('overview', image));
 */
export function pageOf<Name extends Exclude<ReportName, PairReportName>>(
  name: Name,
  subject: Image | Archive | readonly (Image | Archive)[],
  options?: ReportOptions<Name> & CallOptions,
): Promise<string>;
export async function pageOf(name: ReportName, ...rest: readonly unknown[]): Promise<string> {
  const { subjects, options, callOptions, older } = reportArguments('pageOf', name, rest);
  const { html } = await import('../output/html/html.ts');
  return await withReport(name, subjects, options, callOptions, { older, draws: true }, (report) =>
    [...html.render(report, { color: false, version })].join(''),
  );
}
