// timg-inspect check ARCHIVE
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { Gauge } from '../../analysis/gauge.ts';
import { growthSince } from '../../analysis/growth.ts';
import { type OwnLayers, ownLayers, possibleBases } from '../../analysis/own-layers.ts';
import { profileOf } from '../../analysis/profile.ts';
import { InputError } from '../../bytes/input-error.ts';
import { gate } from '../../report/gate.ts';
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
  usage: '<archive>',
  summary: 'Budgets and baseline: the gate for continuous integration',
  options: {
    allow: { type: 'string', requiresArg: true, describe: 'Let broken budgets pass, for this reason' },
    base: baseOption,
    baseline: {
      type: 'string',
      requiresArg: true,
      describe: 'What it is held against: an older archive, or a file of --write-baseline',
    },
    limit: rowLimitOption,
    policy: {
      type: 'string',
      requiresArg: true,
      describe: 'The policy (default: .timg-inspect.json or .yaml, package.json, .dive-ci)',
    },
    ratchet: {
      type: 'boolean',
      default: false,
      describe: 'Lower the baseline file where the image passes and is smaller',
    },
    'write-baseline': { type: 'string', requiresArg: true, describe: 'Write the baseline of this image to this file' },
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
    const allowed = options.allow === undefined ? allowedByLabel(one.image) : reasonOf(options.allow);
    const judged = judge(one.analysis, gauge && { ...gauge, image: one.image, baseline }, {
      policy,
      allowed,
      hasBaseline: source !== undefined,
      isFirst: options['write-baseline'] !== undefined,
    });
    const hasPassed = judged.findings.every(({ severity }) => severity !== 'error');
    const ratchet = options.ratchet === true && kept && gauge && hasPassed ? ratchetOf(gauge, kept) : undefined;
    const lowered = ratchet?.isLower ?? false;
    return gate(one.analysis, {
      image: one.image,
      own,
      policy,
      allowed,
      judged,
      growth: gauge && baseline && growthSince(baseline, gauge),
      baseline: source === undefined ? undefined : { source, lowered, heldBy: ratchet?.heldBy ?? [] },
      mostRows: rowLimit(options, 5),
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

/** @throws {InputError} where an answer or the baseline would be written over what is read, or over another answer */
async function checkWritten({ archives, options, outputs }: Call, policy: Policy, older?: string): Promise<void> {
  const read = [...archives, ...baseArchives(options), ...[older ?? [], policy.source ?? []].flat()];
  const baseline = options['write-baseline'];
  const written = baseline === undefined ? [] : [{ option: '--write-baseline', file: String(baseline) }];
  await checkPlaces(read, [...outputs, ...written]);
}

/** @throws {InputError} where there is nothing to lower */
function checkRatchet({ ratchet }: Call['options'], kept: Gauge | undefined): void {
  if (ratchet && !kept)
    throw new InputError('usage', '--ratchet lowers a file of --write-baseline: name it with --baseline');
}

/** The image can say itself why it is let pass. */
function allowedByLabel({ image: { config } }: ImageAnalysis): string | null {
  const labels = config?.value?.config?.Labels ?? {};
  const reason = Object.hasOwn(labels, 'timg-inspect.allow') ? String(labels['timg-inspect.allow'] ?? '').trim() : '';
  return reason === '' ? null : reason;
}

/** @throws {InputError} where it is blank: a variable that is not set is no reason */
function reasonOf(allow: unknown): string {
  const reason = String(allow).trim();
  if (reason === '') throw new InputError('usage', '--allow takes a reason, and this one is blank');
  return reason;
}
