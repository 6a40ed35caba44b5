// timg-inspect check ARCHIVE
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { Gauge } from '../../analysis/gauge.ts';
import { growthSince } from '../../analysis/growth.ts';
import { type OwnLayers, ownLayers, possibleBases } from '../../analysis/own-layers.ts';
import { profileOf } from '../../analysis/profile.ts';
import { InputError } from '../../bytes/input-error.ts';
import { check as report } from '../../report/check.ts';
import { commandLine, imageArguments } from '../../report/command-line.ts';
import { depthOf, judge } from '../../rules/gate.ts';
import type { Policy } from '../../rules/policy.ts';
import { baseArchives, baseOption, namedBases } from '../base-option.ts';
import { baselineText, ratchetOf, readBaseline } from '../baseline-file.ts';
import { checkPlaces } from '../check-places.ts';
import type { Call, Command, OneImage } from '../command.ts';
import { missingLayers } from '../merged-of.ts';
import { readPolicy } from '../policy-file.ts';
import { rowLimit, rowLimitOption } from '../row-limit.ts';

export const check: Command = {
  name: 'check',
  aliases: [],
  isVerdict: true,
  group: 'CI',
  positionals: 'ARCHIVE',
  summary: 'Check an image against budgets and a baseline',
  examples: ['check app.tar --baseline main.tar', 'check app.tar --policy .timg-inspect.yaml --report html=check.html'],
  options: {
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
    limit: rowLimitOption,
    policy: {
      type: 'string',
      requiresArg: true,
      placeholder: 'FILE',
      describe: 'Policy file (default: .timg-inspect.json, .timg-inspect.yaml, package.json or .dive-ci)',
    },
    ratchet: {
      type: 'boolean',
      default: false,
      describe: 'If the image passes and shrank, update the baseline',
    },
    'write-baseline': {
      type: 'string',
      requiresArg: true,
      placeholder: 'FILE',
      describe: 'Write the baseline of this image to FILE',
    },
  },
  async run(call) {
    const { archives, options, analyzeOneEach, declared } = call;
    const [archive] = archives;
    const policy = await readPolicy(options.policy === undefined ? undefined : String(options.policy));
    const source = options.baseline === undefined ? undefined : String(options.baseline);
    const kept = source === undefined ? undefined : await readBaseline(source);
    checkRatchet(options, kept);
    await checkWritten(call, policy, kept ? undefined : source);
    const asked = [archive, ...(source !== undefined && !kept ? [source] : [])];
    const [one, older] = await analyzeOneEach(asked, depthOf(policy));
    const named = await namedBases(options, declared);
    const ownOf = ({ analysis, image: { image } }: OneImage): OwnLayers =>
      ownLayers(image, possibleBases(image, named, analysis.contents));
    const own = ownOf(one);
    const gauge = gaugeOf(one.image, own);
    const baseline = kept ?? (older && gaugeOf(older.image, ownOf(older)));
    if (older && !baseline) throw missingLayers(older.image.layers, String(source));
    if (options['write-baseline'] !== undefined && !gauge) throw missingLayers(one.image.layers, archive);
    const allowReason = options.allow === undefined ? allowedByLabel(one.image) : reasonOf(options.allow);
    const judged = judge(one.analysis, gauge && { ...gauge, image: one.image, baseline }, {
      policy,
      allowReason,
      hasBaseline: source !== undefined,
      isFirst: options['write-baseline'] !== undefined,
    });
    const hasPassed = judged.findings.every(({ severity }) => severity !== 'error');
    const ratchet = options.ratchet === true && kept && gauge && hasPassed ? ratchetOf(gauge, kept) : undefined;
    const lowered = ratchet?.isLower ?? false;
    return report(one.analysis, {
      image: one.image,
      own,
      policy,
      allowReason,
      judged,
      growth: gauge && baseline && growthSince(baseline, gauge),
      baseline: source === undefined ? undefined : { source, lowered, heldBy: ratchet?.heldBy ?? [] },
      mostRows: rowLimit(options, 5),
      allRows: allRows(call, one),
      files: gauge ? filesOf(gauge, [options['write-baseline'], lowered ? source : undefined]) : [],
    });
  },
};

const gaugeOf = (image: ImageAnalysis, own: OwnLayers): Gauge | undefined => {
  const profile = profileOf(image);
  return profile && { profile, own };
};

const filesOf = (gauge: Gauge, names: readonly unknown[]) =>
  names.flatMap((name) => (name === undefined ? [] : [{ name: String(name), text: baselineText(gauge) }]));

/** @throws {InputError} if an output would overwrite an input or another output */
async function checkWritten({ archives, options, outputs }: Call, policy: Policy, older?: string): Promise<void> {
  const read = [...archives, ...baseArchives(options), ...[older ?? [], policy.source ?? []].flat()];
  const baseline = options['write-baseline'];
  const written = baseline === undefined ? [] : [{ option: '--write-baseline', file: String(baseline) }];
  await checkPlaces(read, [...outputs, ...written]);
}

/** @throws {InputError} if there is no baseline file to update */
function checkRatchet({ ratchet }: Call['options'], kept: Gauge | undefined): void {
  if (ratchet && !kept) throw new InputError('usage', '--ratchet updates a baseline file; pass it with --baseline');
}

/** A label of the image can give the reason. */
function allowedByLabel({ image: { config } }: ImageAnalysis): string | null {
  const labels = config?.value?.config?.Labels ?? {};
  const reason = Object.hasOwn(labels, 'timg-inspect.allow') ? String(labels['timg-inspect.allow'] ?? '').trim() : '';
  return reason === '' ? null : reason;
}

/** @throws {InputError} if it is empty: an unset variable is not a reason */
function reasonOf(allow: unknown): string {
  const reason = String(allow).trim();
  if (reason === '') throw new InputError('usage', '--allow needs a reason; this one is empty');
  return reason;
}

/** The same check with all rows of each list. */
function allRows({ options }: Call, { analysis, image }: OneImage): string {
  const repeated = ['baseline', 'base', 'policy'].flatMap((name) =>
    [options[name] ?? []].flat().flatMap((value) => [`--${name}`, String(value)]),
  );
  return commandLine('check', ...imageArguments(analysis, image.image), ...repeated, '--limit', '0');
}
