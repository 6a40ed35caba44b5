// Judges an image of check, or those of one archive.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { Reading } from '../../analysis/analyze-options.ts';
import { type BaseSources, withoutGuess } from '../../analysis/base-image/layers-above-base.ts';
import { growthSince, type ImageBaseline, imageBaseline, snapshotOf } from '../../analysis/comparison/baseline.ts';
import { profileOf, type SizeSnapshot } from '../../analysis/comparison/profile.ts';
import { unchangedFiles } from '../../analysis/comparison/unchanged-files.ts';
import type { CheckView, RowLimits } from '../../report/check/data.ts';
import { isComplete } from '../../rules/completeness.ts';
import { errorsOfArchive, isChecked, judge, readingOf } from '../../rules/gate.ts';
import type { Policy } from '../../rules/policy.ts';
import { type Finding, isError } from '../../rules/rule.ts';
import { ratchetOf } from '../baseline-file.ts';
import type { Call, OneImage } from '../command.ts';
import { aboveBase, requireBase } from '../options/base-option.ts';
import { incompleteImage } from '../options/command-options.ts';
import { withEstimate } from '../options/compression-options.ts';
import { nothingToCheck } from '../policy-search.ts';
import { type AnalyzedPair, analyzeGroup, type Group, type Pair, withoutArchives } from './analyze-pairs.ts';
import { type Candidate, type Former, identityOf } from './candidates.ts';
import type { OpenHistory } from './history-file.ts';

/** What is the same for all images. */
export interface CheckSettings {
  readonly call: Pick<Call, 'analyzeSelected' | 'limits' | 'pool' | 'writesMarkdown'>;
  readonly policyOf: (candidate: Candidate) => Policy;
  /** Value of --policy. */
  readonly namedPolicy: string | undefined;
  readonly bases: BaseSources;
  /** Value of --allow. */
  readonly allowReason: string | undefined;
  /** Baseline file or archive, as given. */
  readonly source: string | undefined;
  /** Value of --estimate. */
  readonly estimate: string | undefined;
  readonly ratchet: boolean;
  readonly written: string | undefined;
  /** Value of --history, opened. */
  readonly history: OpenHistory | undefined;
  readonly limits: RowLimits;
  readonly quietBelow: number;
  readonly isOneOfSeveral: boolean;
  /** A command line for the same check of one image, or of all, with all rows of each list. */
  allRows(one?: OneImage): string;
}

export interface JudgedImage {
  readonly one: OneImage;
  readonly view: Omit<CheckView, 'unreadPolicies' | 'unchecked' | 'files'>;
  /** Its baseline; undefined if the image is incomplete. */
  readonly baseline: ImageBaseline | undefined;
  readonly hasPassed: boolean;
}

/**
 * Judges images of one archive. Only the first one has all findings about the archive; with its errors the others fail, too.
 * `fail` is called with what one image could not be judged for.
 * @throws {InputError} if the images cannot be read
 */
export async function judgeGroup(
  group: Group,
  settings: CheckSettings,
  keep: (judged: JudgedImage, place: number) => void,
  fail: (error: unknown, places: readonly number[]) => Promise<void>,
): Promise<void> {
  let archiveErrors: readonly Finding[] | undefined;
  for (const [at, analyzed] of (await analyzeGroup(group, settings.call)).entries()) {
    const [pair, place] = [group.pairs[at] as Pair, group.places[at] as number];
    try {
      const both = archiveErrors ? withoutArchives(analyzed) : analyzed;
      const judged = await judgeImage(pair, both, settings, archiveErrors);
      archiveErrors ??= errorsOfArchive(judged.view.judged.findings);
      keep(judged, place);
    } catch (error) {
      await fail(error, [place]);
    }
  }
}

/** What must be read of an image and of its older version. */
export function readingFor({ candidate, former }: Pair, settings: CheckSettings): Reading {
  const { policyOf, written, ratchet } = settings;
  const kept = keptBaseline(former);
  // A baseline file keeps its list of packages, and a new one has it.
  const isKeeping = written !== undefined || (ratchet && (!kept || kept.profile.packages !== undefined));
  return withEstimate(readingOf(policyOf(candidate), isKeeping), settings);
}

/** The older version of a baseline file. */
const keptBaseline = (former: Former | undefined): SizeSnapshot | undefined =>
  former && !('opened' in former) ? snapshotOf(former) : undefined;

/**
 * `archiveErrors` are for an analysis that omits the findings about the archive.
 * @throws {InputError} if the baseline is incomplete, or nothing is to be checked
 */
export async function judgeImage(
  { candidate, former }: Pair,
  { reading, newer, old }: AnalyzedPair,
  settings: CheckSettings,
  archiveErrors: readonly Finding[] = [],
): Promise<JudgedImage> {
  const { call, bases, source, ratchet, written } = settings;
  const policy = settings.policyOf(candidate);
  const kept = keptBaseline(former);
  // The baseline may have another base image; growth of its own layers is then unknown.
  requireBase({ ...newer.analysis, images: [newer.image] }, bases);
  const one = withoutGuessOf(aboveBase(newer, bases));
  const older = old && withoutGuessOf(aboveBase(old, bases));
  const snapshot = snapshotOfImage(one.image);
  const baseline = kept ?? (older && snapshotOfImage(older.image));
  if (older && !baseline) throw incompleteImage(older.image.layers, String(source));
  const isNewIn = former ? undefined : source;
  const allowReason = settings.allowReason ?? allowedByLabel(one.image);
  const judged = judge(
    one.analysis,
    { image: one.image, own: one.image.own, snapshot, baseline },
    {
      policy,
      allowReason,
      hasBaseline: source !== undefined,
      baselineArchive: older?.analysis,
      isFirst: written !== undefined,
      isNewIn,
      reading,
      archiveErrors,
      limits: call.limits,
    },
  );
  const hasPassed = !judged.findings.some(isError);
  // Without sections, it is so for all images, and one error for them all.
  const isOfAll = settings.isOneOfSeveral && !policy.sections;
  if (hasPassed && !isOfAll && written === undefined && !isChecked(policy, source !== undefined))
    throw nothingToCheck(settings.namedPolicy, policy);
  const isLowest = ratchet && kept && snapshot?.complete && hasPassed;
  const { isLower = false, heldBy = [] } = isLowest ? ratchetOf(snapshot, kept) : {};
  const growth = snapshot && baseline && growthSince(baseline, snapshot);
  const isUnchanged =
    growth &&
    older &&
    (await unchangedFiles(older.image, one.image, growth.fresh, { limits: call.limits, pool: call.pool }));
  return {
    one,
    view: {
      image: one.image,
      policy,
      allowReason,
      judged,
      growth,
      isUnchanged,
      baseline: source === undefined ? undefined : { source, updated: isLower, heldBy },
      isNewIn,
      ratchet,
      written,
      history: settings.history,
      isOneOfSeveral: settings.isOneOfSeveral,
      limits: settings.limits,
      quietBelow: settings.quietBelow,
      allRows: settings.allRows(one),
    },
    baseline: snapshot?.complete ? imageBaseline(snapshot, identityOf(candidate).archive) : undefined,
    hasPassed,
  };
}

const snapshotOfImage = (image: ImageAnalysis): SizeSnapshot | undefined => {
  const profile = profileOf(image);
  return profile && { profile, own: image.own, complete: image.layers.every(isComplete) };
};

/** A guess must not decide whether an image passes. */
function withoutGuessOf({ analysis, image }: OneImage): OneImage {
  const known = { ...image, own: withoutGuess(image.own, image.image) };
  return { analysis: { ...analysis, images: [known] }, image: known };
}

/** The reason from a label of the image. */
function allowedByLabel({ image: { config } }: ImageAnalysis): string | null {
  const labels = config?.value?.config?.Labels ?? {};
  const reason = Object.hasOwn(labels, 'timg-inspect.allow') ? String(labels['timg-inspect.allow'] ?? '').trim() : '';
  return reason === '' ? null : reason;
}
