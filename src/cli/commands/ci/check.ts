// timg-inspect check ARCHIVE...
import { dirname, relative } from 'node:path';
import { InputError } from '../../../bytes/input-error.ts';
import type { UncheckedSubject } from '../../../report/check/data.ts';
import { commandLine, fileArgument, imageArguments } from '../../../report/command-line.ts';
import { diveKeys } from '../../../rules/dive-policy.ts';
import { readingOf } from '../../../rules/gate.ts';
import { type Policy, policyFor } from '../../../rules/policy.ts';
import { readBaseline, readFormerFile } from '../../baseline-file.ts';
import {
  candidatesOf,
  expandArchives,
  formersOf,
  olderByPlatform,
  openAll,
  uncheckedImages,
} from '../../check/candidates.ts';
import { type CheckContext, checkAll, checkOne } from '../../check/check-all.ts';
import { type OpenHistory, openHistory } from '../../check/history-file.ts';
import type { CheckSettings } from '../../check/judge-image.ts';
import { checkPaths } from '../../check-paths.ts';
import type { Call, Command, OneImage } from '../../command.ts';
import { baseArchives, baseArguments, baseOptions, baseSources } from '../../options/base-option.ts';
import { budgetOptions, diveOptions, withBudgets } from '../../options/budget-options.ts';
import { rowLimit, rowLimitOption, sizeInBytes } from '../../options/command-options.ts';
import { estimateOption, withEstimate } from '../../options/compression-options.ts';
import type { OptionTable } from '../../options/option.ts';
import { readPolicy } from '../../policy-file.ts';
import { unreadPolicies } from '../../policy-search.ts';
import { parseSubject } from '../../subject.ts';

const options = {
  allow: {
    type: 'string',
    requiresArg: true,
    placeholder: 'REASON',
    describe: 'Pass despite exceeded budgets; REASON is recorded',
  },
  ...baseOptions,
  baseline: {
    type: 'string',
    requiresArg: true,
    placeholder: 'ARCHIVE|FILE',
    describe: 'Compare with this archive or baseline file',
  },
  ...budgetOptions,
  commit: {
    type: 'string',
    requiresArg: true,
    placeholder: 'COMMIT',
    describe: 'Commit in the size history (default: the one that the CI system names)',
  },
  estimate: estimateOption,
  history: {
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe: 'Add a line for each image to the size history FILE, which trend shows',
  },
  limit: rowLimitOption(5),
  policy: {
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe:
      'Policy file (default: .timg-inspect.json, .timg-inspect.yaml, package.json or .dive-ci in this directory or above)',
  },
  'quiet-below': {
    type: 'string',
    requiresArg: true,
    placeholder: 'SIZE',
    describe: 'In Markdown, only count images that passed if their content changed by at most SIZE (default: 0)',
  },
  ratchet: {
    type: 'boolean',
    default: false,
    describe: 'Update the baseline if the image passes, at least one size shrank, and none grew',
  },
  'write-baseline': {
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe: 'Write the baseline of these images to FILE; other images in it are kept',
  },
  ...diveOptions,
} as const satisfies OptionTable;

export const check: Command<'ARCHIVE...', typeof options> = {
  name: 'check',
  aliases: [],
  isVerdict: true,
  group: 'CI',
  positionals: 'ARCHIVE...',
  summary: 'Check images against budgets and a baseline',
  examples: [
    'check app.tar --baseline main.tar',
    'check app.tar --budget wasted=20MB --budget layer-count=30',
    "check 'dist/*.tar' --baseline .timg-baseline.json",
    'check app.tar --policy .timg-inspect.yaml --report html=check.html',
  ],
  options,
  async run(call) {
    const { options } = call;
    const inFile = await readPolicy(options.policy);
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
      unreadPolicies: options.policy === undefined ? unreadPolicies(policy.source) : [],
      unchecked: source === undefined ? [] : uncheckedImages(older, formers, source),
    };
    if (only && !isOneOfSeveral) return await checkOne(only, formers[0], settings, context);
    return await checkAll({ archives: call.archives, candidates, formers, unread, policy }, settings, context);
  },
};

/** The names of an archive that globs of a policy match: as given, and as seen from the policy. */
function archiveNames(archive: string, { source }: Policy): readonly string[] {
  const { file } = parseSubject(archive);
  return source === null ? [file] : [file, relative(dirname(source), file)];
}

type CheckCall = Call<'ARCHIVE...', typeof options>;

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
