// timg-inspect check ARCHIVE
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { growthSince } from '../../analysis/comparison/baseline.ts';
import { profileOf, type SizeSnapshot } from '../../analysis/comparison/profile.ts';
import { unchangedFiles } from '../../analysis/comparison/unchanged-files.ts';
import { InputError } from '../../bytes/input-error.ts';
import { check as report } from '../../report/check/check.ts';
import { commandLine, imageArguments } from '../../report/command-line.ts';
import { isComplete } from '../../rules/completeness.ts';
import { diveKeys } from '../../rules/dive-policy.ts';
import { depthOf, isChecked, judge } from '../../rules/gate.ts';
import type { Policy } from '../../rules/policy.ts';
import { isError } from '../../rules/rule.ts';
import { baselineText, ratchetOf, readBaseline } from '../baseline-file.ts';
import { checkPaths } from '../check-paths.ts';
import type { Call, Command, OneImage } from '../command.ts';
import { aboveBase, baseArchives, baseOption, namedBases, requireBase } from '../options/base-option.ts';
import { budgetOptions, diveOptions, withBudgets } from '../options/budget-options.ts';
import { incompleteImage, rowLimit, rowLimitOption } from '../options/command-options.ts';
import type { OptionTable } from '../options/option.ts';
import { readPolicy } from '../policy-file.ts';
import { misnamedPolicies, nothingToCheck } from '../policy-search.ts';

const options = {
  allow: {
    type: 'string',
    requiresArg: true,
    placeholder: 'REASON',
    describe: 'Pass despite exceeded budgets; REASON is recorded',
  },
  base: baseOption,
  baseline: {
    type: 'string',
    requiresArg: true,
    placeholder: 'ARCHIVE|FILE',
    describe: 'Compare with this archive or baseline file',
  },
  ...budgetOptions,
  limit: rowLimitOption(5),
  policy: {
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe:
      'Policy file (default: .timg-inspect.json, .timg-inspect.yaml, package.json or .dive-ci in this directory or above)',
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
    describe: 'Write the baseline of this image to FILE',
  },
  ...diveOptions,
} as const satisfies OptionTable;

export const check: Command<'ARCHIVE', typeof options> = {
  name: 'check',
  aliases: [],
  isVerdict: true,
  group: 'CI',
  positionals: 'ARCHIVE',
  summary: 'Check an image against budgets and a baseline',
  examples: [
    'check app.tar --baseline main.tar',
    'check app.tar --budget wasted=20MB --budget layer-count=30',
    'check app.tar --policy .timg-inspect.yaml --report html=check.html',
  ],
  options,
  async run(call) {
    const { archives, options, analyzeOneEach, declared } = call;
    const [archive] = archives;
    const policy = withBudgets(await readPolicy(options.policy), options);
    const source = options.baseline;
    const kept = source === undefined ? undefined : await readBaseline(source, archive);
    if (options.ratchet && !kept) throw await noBaselineFile(call, source);
    await checkWritten(call, policy, kept ? undefined : source);
    const asked = [archive, ...(source !== undefined && !kept ? [source] : [])] as const;
    const [newer, old] = await analyzeOneEach(asked, depthOf(policy));
    const bases = await namedBases(options, declared);
    // The baseline may have another base image; growth of its own layers is then unknown.
    requireBase(newer, bases);
    const one = aboveBase(newer, bases);
    const older = old && aboveBase(old, bases);
    const snapshot = snapshotOf(one.image);
    const baseline = kept ?? (older && snapshotOf(older.image));
    if (older && !baseline) throw incompleteImage(older.image.layers, String(source));
    const written = options['write-baseline'];
    if (written !== undefined && !snapshot?.complete) throw incompleteImage(one.image.layers, archive);
    const allowReason = options.allow === undefined ? allowedByLabel(one.image) : reasonOf(options.allow);
    const judged = judge(
      one.analysis,
      { image: one.image, own: one.image.own, snapshot, baseline },
      {
        policy,
        allowReason,
        hasBaseline: source !== undefined,
        baselineArchive: older?.analysis,
        isFirst: written !== undefined,
      },
    );
    const hasPassed = !judged.findings.some(isError);
    if (hasPassed && written === undefined && !isChecked(policy, source !== undefined))
      throw nothingToCheck(options.policy, policy.source);
    const isLowest = options.ratchet && kept && snapshot?.complete && hasPassed;
    const ratchet = isLowest ? ratchetOf(snapshot, kept) : undefined;
    const updated = ratchet?.isLower ?? false;
    const growth = snapshot && baseline && growthSince(baseline, snapshot);
    const isUnchanged =
      growth &&
      older &&
      (await unchangedFiles(older.image, one.image, growth.fresh, { limits: call.limits, pool: call.pool }));
    return report(one.analysis, {
      image: one.image,
      policy,
      misnamedPolicies: options.policy === undefined && policy.source === null ? misnamedPolicies() : [],
      allowReason,
      judged,
      growth,
      isUnchanged,
      baseline: source === undefined ? undefined : { source, updated, heldBy: ratchet?.heldBy ?? [] },
      ratchet: options.ratchet,
      written,
      limits: {
        rows: rowLimit(options, 5),
        ofOneBudget: rowLimit(options, 20),
        ofOneRule: rowLimit(options, 3),
      },
      allRows: allRows(call, one),
      files: snapshot ? filesOf(snapshot, [written, updated ? source : undefined]) : [],
    });
  },
};

type CheckCall = Call<'ARCHIVE', typeof options>;

const snapshotOf = (image: ImageAnalysis): SizeSnapshot | undefined => {
  const profile = profileOf(image);
  return profile && { profile, own: image.own, complete: image.layers.every(isComplete) };
};

const filesOf = (snapshot: SizeSnapshot, names: readonly (string | undefined)[]) =>
  names.flatMap((name) => (name === undefined ? [] : [{ name, text: baselineText(snapshot) }]));

/** @throws {InputError} if an output would overwrite an input or another output */
async function checkWritten({ archives, options, outputs }: CheckCall, policy: Policy, older?: string): Promise<void> {
  const read = [...archives, ...baseArchives(options), ...[older ?? [], policy.source ?? []].flat()];
  const baseline = options['write-baseline'];
  const written = baseline === undefined ? [] : [{ option: '--write-baseline', file: baseline }];
  await checkPaths(read, [...outputs, ...written]);
}

/** The error if the baseline does not exist or is neither a baseline file nor an archive. */
async function noBaselineFile({ declared }: CheckCall, source: string | undefined): Promise<InputError> {
  if (source === undefined) return new InputError('usage', '--ratchet needs a baseline file; pass it with --baseline');
  await declared(source);
  return new InputError('usage', `--ratchet needs a baseline file; ${source} is an archive`);
}

/** The reason from a label of the image. */
function allowedByLabel({ image: { config } }: ImageAnalysis): string | null {
  const labels = config?.value?.config?.Labels ?? {};
  const reason = Object.hasOwn(labels, 'timg-inspect.allow') ? String(labels['timg-inspect.allow'] ?? '').trim() : '';
  return reason === '' ? null : reason;
}

/** @throws {InputError} if the reason is empty: an unset variable is no reason */
function reasonOf(allow: string): string {
  const reason = allow.trim();
  if (reason === '') throw new InputError('usage', '--allow needs a reason; this one is empty');
  return reason;
}

/** A command line for the same check with all rows of each list. */
function allRows({ options }: CheckCall, { analysis, image }: OneImage): string {
  const repeated = (['baseline', 'base', 'policy', 'budget', ...diveKeys, 'allow'] as const).flatMap((name) =>
    [options[name] ?? []].flat().flatMap((value) => [`--${name}`, value]),
  );
  return commandLine('check', ...imageArguments(analysis, image.image), ...repeated, '--limit', '0');
}
