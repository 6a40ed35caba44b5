// Checks images against budgets and a baseline: the command `check`, which writes no files here.
import { InputError } from '../bytes/input-error.ts';
import type { Command } from '../cli/command.ts';
import type { CheckCall } from '../cli/options/check-options.ts';
import type { PolicyText } from '../cli/policy-file.ts';
import type { BudgetData } from '../report/check/data.ts';
import type { Finding } from '../rules/rule.ts';
import { callChecks, requireOptions, wrongArgument } from './arguments.ts';
import type { Target } from './command-call.ts';
import type { Archive } from './library.ts';
import type { Image } from './objects.ts';
import type { CallOptions } from './options.ts';
import type { Report, ReportOptions } from './report-commands.ts';
import { reportOfTargets } from './run-report.ts';
import { isTarget, targetOf } from './targets.ts';

/**
 * Options of {@link check}: those of the command, and `baseline`, the older version: an opened image or archive, the path of one, or of a
 * baseline file.
 * @example
 * await check(image, policy, { baseline: '.timg-baseline.json', allow: 'approved by the platform team' })
 */
export type CheckOptions = Omit<ReportOptions<'check'>, 'policy' | 'baseline'> &
  CallOptions & {
    /** The older version: an opened image or archive, the path of one, or of a baseline file. */
    readonly baseline?: Image | Archive | string | undefined;
  };

/**
 * The result of {@link check}.
 * @example
 * if (!verdict.passed) for (const { message } of verdict.findings) console.error(message);
 */
export interface Verdict {
  /** Whether every image passed and none could not be read. */
  readonly passed: boolean;
  /** What is wrong, the worst first; budgets that are exceeded are errors. */
  readonly findings: readonly Finding[];
  /** The budgets of all images, with limit and actual value. */
  readonly budgets: readonly BudgetData[];
  /** The report that `check --format json` prints. */
  readonly report: Report<'check'>;
}

/**
 * Checks one or several images against a policy: an object, or the path of a file. Without a policy, the one that the command line finds
 * in the working directory or above applies.
 * @throws {InputError} `usage` if the policy is not valid
 * @throws the reason of an aborted signal
 * @example
 * const verdict = await check(image, { budgets: { wasted: '20MB', growth: '5%' } }, { baseline: 'main.tar' });
 * process.exitCode = verdict.passed ? 0 : 1;
 */
export async function check(
  images: Image | Archive | readonly (Image | Archive)[],
  policy?: PolicyText | string | undefined,
  options: CheckOptions = {},
): Promise<Verdict> {
  const given: readonly unknown[] = [images].flat();
  const targets = given.map((one) => targetOf('check: images', one, 'an image or archive'));
  if (targets.length === 0) throw new InputError('usage', 'check: no images given');
  if (typeof options !== 'object' || options === null || isTarget(options))
    throw wrongArgument('check: options', 'an object', options);
  const { signal, onProgress, baseline, ...others } = options;
  requireOptions('check', { signal, onProgress }, callChecks);
  if (policy !== undefined && typeof policy !== 'string' && (typeof policy !== 'object' || policy === null))
    throw wrongArgument('check: policy', 'an object or the path of a file', policy);
  const older = baselineOf(baseline);
  const report = await reportOfTargets(
    'check',
    targets,
    { ...others, policy: typeof policy === 'string' ? policy : undefined, baseline: older.path },
    { signal, onProgress },
    {
      older: older.target && { option: 'baseline', target: older.target },
      run: (command, call) => runWith(policy, command, call),
    },
  );
  const { data } = report;
  const one = 'images' in data ? data.images : [data];
  return { passed: data.passed, findings: report.findings, budgets: one.flatMap(({ budgets }) => budgets), report };
}

function baselineOf(baseline: unknown): { readonly target?: Target; readonly path?: string } {
  if (baseline === undefined) return {};
  if (typeof baseline === 'string' && baseline !== '') return { path: baseline };
  return { target: targetOf('check: baseline', baseline, 'an image or archive') };
}

async function runWith(policy: unknown, command: Command, call: Parameters<Command['run']>[0]) {
  if (policy === undefined || typeof policy === 'string') return await command.run(call);
  const [{ runCheck }, { policyOfValue }] = await Promise.all([
    import('../cli/check/run-check.ts'),
    import('../cli/policy-file.ts'),
  ]);
  return await runCheck(call as unknown as CheckCall, policyOfValue(policy, 'policy'));
}
