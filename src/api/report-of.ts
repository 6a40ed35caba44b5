// Reports as objects: what the commands print with `--format json`.
import { InputError } from '../bytes/input-error.ts';
import { nearestWord } from '../text/nearest-word.ts';
import { callChecks, requireOptions, wrongArgument } from './arguments.ts';
import type { Archive } from './library.ts';
import type { Image } from './objects.ts';
import type { CallOptions } from './options.ts';
import { type Report, type ReportName, type ReportOptions, reportCommands } from './report-commands.ts';
import { reportOfTargets } from './run-report.ts';
import { isTarget, targetOf } from './targets.ts';

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
  requireName(name);
  const isPair = name === 'diff' || name === 'pull';
  const subjects = isPair ? [first, rest[0]] : [first].flat();
  const [given = {}] = isPair ? rest.slice(1) : rest;
  if (subjects.length === 0) throw new InputError('usage', `reportOf: no images given for ${name}`);
  const targets = subjects.map((one) => targetOf(`reportOf: what ${name} is about`, one, 'an image or archive'));
  if (!isPair && targets.length > 1 && !ofSeveral.has(name))
    throw new InputError('usage', `reportOf: ${name} is about one image or archive, not ${targets.length}`);
  if (typeof given !== 'object' || given === null || isTarget(given))
    throw wrongArgument('reportOf: options', 'an object', given);
  const { signal, onProgress, ...options } = given as CallOptions & Readonly<Record<string, unknown>>;
  requireOptions('reportOf', { signal, onProgress }, callChecks);
  const [old, ...newer] = targets;
  if (name === 'pull' && old)
    return await reportOfTargets(
      name,
      newer,
      options,
      { signal, onProgress },
      { older: { option: 'from', target: old } },
    );
  return await reportOfTargets(name, targets, options, { signal, onProgress });
}

/** Reports about several images or archives. */
const ofSeveral: ReadonlySet<ReportName> = new Set(['check', 'digests', 'inspect', 'ls', 'sharing']);

function requireName(name: unknown): asserts name is ReportName {
  if (typeof name === 'string' && Object.hasOwn(reportCommands, name)) return;
  const names = Object.keys(reportCommands);
  const nearest = typeof name === 'string' ? nearestWord(name, names) : undefined;
  if (nearest === undefined) throw wrongArgument('reportOf: the report', names.join(', '), name);
  throw new InputError('usage', `reportOf: no report "${name}"; did you mean "${nearest}"?`);
}
