// Runs check: reads the policy, the baseline and the size history, and judges each image.
import { platform } from 'node:os';
import { dirname, relative } from 'node:path';
import { InputError } from '../../bytes/input-error.ts';
import type { UncheckedSubject } from '../../report/check/data.ts';
import { commandLine, fileArgument, imageArguments } from '../../report/command-line.ts';
import type { Report } from '../../report/report.ts';
import { diveKeys } from '../../rules/dive-policy.ts';
import { readingOf } from '../../rules/gate.ts';
import { type Policy, policyFor } from '../../rules/policy.ts';
import { withSlashes } from '../../text/host-paths.ts';
import { readBaseline, readFormerFile } from '../baseline-file.ts';
import { checkPaths } from '../check-paths.ts';
import type { OneImage } from '../command.ts';
import { baseArchives, baseArguments, baseSources } from '../options/base-option.ts';
import type { CheckCall } from '../options/check-options.ts';
import { rowLimit, sizeInBytes } from '../options/command-options.ts';
import { withEstimate } from '../options/compression-options.ts';
import { readPolicy } from '../policy-file.ts';
import { unreadPolicies } from '../policy-search.ts';
import { parseSubject } from '../subject.ts';
import { candidatesOf, expandArchives, formersOf, olderByPlatform, openAll, uncheckedImages } from './candidates.ts';
import { type CheckContext, checkAll, checkOne } from './check-all.ts';
import { withBudgets } from './command-line-budgets.ts';
import { type OpenHistory, openHistory } from './history-file.ts';
import type { CheckSettings } from './judge-image.ts';

/** `given` is a policy that is in no file. */
export async function runCheck(call: CheckCall, given?: Policy): Promise<Report> {
  const { options } = call;
  const inFile = given ?? (await readPolicy(options.policy));
  const policy = withBudgets(inFile, options);
  const allowReason = options.allow === undefined ? undefined : reasonOf(options.allow);
  const source = options.baseline;
  const kept = source === undefined ? undefined : await readBaseline(source, call.archives);
  if (options.ratchet && !kept) throw await noBaselineFile(call, source);
  const history = await historyOf(call);
  const unread: UncheckedSubject[] = [];
  const archives = expandArchives(call.archives, unread);
  await checkWritten(call, archives, policy, kept ? undefined : source);
  const isOneArchive = archives.length + unread.length === 1;
  const reading = withEstimate(readingOf(policy), options);
  const candidates = await openAll(call, archives, reading, isOneArchive ? undefined : unread);
  const [only, ...others] = candidates;
  const isOneOfSeveral = !isOneArchive || others.length > 0;
  const before = source === undefined || kept ? undefined : await call.open(source, reading);
  const inArchive = before ? candidatesOf([[String(source), before]]) : [];
  const older = kept ?? inArchive;
  const paired = formersOf(candidates, older, isOneOfSeveral);
  const isUnpaired = only && before && !isOneOfSeveral && !paired[0];
  const formers = isUnpaired ? [olderByPlatform(only, inArchive)] : paired;
  const written = options['write-baseline'];
  const settings: CheckSettings = {
    call,
    policyOf: ({ archive, image }) => withBudgets(policyFor(inFile, image, archiveNames(archive, inFile)), options),
    namedPolicy: options.policy,
    bases: await baseSources(options, call.declared),
    allowReason,
    source,
    estimate: options.estimate,
    ratchet: options.ratchet,
    written,
    history,
    isOneOfSeveral,
    limits: { rows: rowLimit(options, 5), ofOneBudget: rowLimit(options, 20), ofOneRule: rowLimit(options, 3) },
    quietBelow: sizeInBytes('quiet-below', options['quiet-below'] ?? '0'),
    allRows: (one) => allRows(call, one),
  };
  const context: CheckContext = {
    kept,
    formerFile: written === undefined ? { images: [], isOther: false } : await readFormerFile(written),
    unreadPolicies: options.policy === undefined && !given ? unreadPolicies(policy.source) : [],
    unchecked: source === undefined ? [] : uncheckedImages(older, formers, source),
  };
  if (only && !isOneOfSeveral) return await checkOne(only, formers[0], settings, context);
  return await checkAll({ archives: call.archives, candidates, formers, unread, policy }, settings, context);
}

/** The names of an archive that globs of a policy match: as given, and as seen from the policy, with slashes. */
function archiveNames(archive: string, { source }: Policy): readonly string[] {
  const { file } = parseSubject(archive);
  const names = source === null ? [file] : [file, relative(dirname(source), file)];
  return names.map((name) => withSlashes(name, platform()));
}

/** @throws {InputError} if the file is not a size history, or there is a commit without a history */
async function historyOf(call: CheckCall): Promise<OpenHistory | undefined> {
  const { history, commit } = call.options;
  if (history !== undefined) return await openHistory(history, commit, call);
  if (commit === undefined) return undefined;
  throw new InputError('usage', '--commit is for the size history; pass --history FILE, too');
}

/** @throws {InputError} if an output would overwrite an input or another output */
async function checkWritten(
  { options, outputs }: CheckCall,
  archives: readonly string[],
  policy: Policy,
  older?: string,
): Promise<void> {
  const read = [...archives, ...baseArchives(options), ...[older ?? [], policy.source ?? []].flat()];
  const baseline = options['write-baseline'];
  const { history } = options;
  await checkPaths(read, [
    ...outputs,
    ...(baseline === undefined ? [] : [{ option: '--write-baseline', file: baseline }]),
    ...(options.ratchet && options.baseline !== undefined ? [{ option: '--ratchet', file: options.baseline }] : []),
    ...(history === undefined ? [] : [{ option: '--history', file: history }]),
  ]);
}

/** The error if the baseline does not exist or is neither a baseline file nor an archive. */
async function noBaselineFile({ declared }: CheckCall, source: string | undefined): Promise<InputError> {
  if (source === undefined) return new InputError('usage', '--ratchet needs a baseline file; pass it with --baseline');
  await declared(source);
  return new InputError('usage', `--ratchet needs a baseline file; ${source} is an archive`);
}

/** @throws {InputError} if the reason is empty: an unset variable is no reason */
function reasonOf(allow: string): string {
  const reason = allow.trim();
  if (reason === '') throw new InputError('usage', '--allow needs a reason; this one is empty');
  return reason;
}

/** A command line for the same check of one image, or of all, with all rows of each list. */
function allRows({ options, archives, inputOptions }: CheckCall, one: OneImage | undefined): string {
  const repeated = (['baseline', 'policy', 'budget', 'estimate', ...diveKeys, 'allow'] as const).flatMap((name) =>
    [options[name] ?? []].flat().flatMap((value) => [`--${name}`, value]),
  );
  const checked = one
    ? imageArguments(one.analysis, one.image.image)
    : [...archives.map(fileArgument), ...inputOptions];
  return commandLine('check', ...checked, ...baseArguments(options), ...repeated, '--limit', '0');
}
