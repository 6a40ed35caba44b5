// The reports of check, of one image or of several, and the baseline file that is written.
import type { ImageBaseline } from '../../analysis/comparison/baseline.ts';
import type { HistoryLine } from '../../analysis/comparison/size-history.ts';
import { forgettingMemory, storedBytes } from '../../bytes/memory.ts';
import { check, checkOfOne } from '../../report/check/check.ts';
import type { CheckView, ImageCheckPage, Note, UncheckedSubject } from '../../report/check/data.ts';
import { historyNote } from '../../report/check/heading.ts';
import { checkSeveral } from '../../report/check/several.ts';
import type { Report } from '../../report/report.ts';
import { diveNote } from '../../rules/dive-policy.ts';
import { chargeFindings, isChecked } from '../../rules/gate.ts';
import type { Policy } from '../../rules/policy.ts';
import { pluralize } from '../../rules/wording.ts';
import { baselineText, type FormerFile, nameInBaseline, writtenImages } from '../baseline-file.ts';
import { incompleteImage } from '../options/command-options.ts';
import { nothingToCheck } from '../policy-search.ts';
import { type AnalyzedPair, analyzePairs, groupsOf, type Pair } from './analyze-pairs.ts';
import { type Candidate, type Former, identityOf, requireFewImages, titlesOf, uncheckedBy } from './candidates.ts';
import { historyLine, historyText } from './history-file.ts';
import { type CheckSettings, type JudgedImage, judgeGroup, judgeImage, readingFor } from './judge-image.ts';

/** What a report says beside the images. */
export interface CheckContext extends Pick<CheckView, 'unreadPolicies' | 'unchecked'> {
  /** The images of the baseline file; undefined without one. */
  readonly kept: readonly ImageBaseline[] | undefined;
  /** The file that --write-baseline names. */
  readonly formerFile: FormerFile;
}

/** @throws {InputError} if the image cannot be read */
export async function checkOne(
  candidate: Candidate,
  former: Former | undefined,
  settings: CheckSettings,
  { kept = [], formerFile, ...context }: CheckContext,
): Promise<Report> {
  const { written, source = '' } = settings;
  const pair = { candidate, former };
  const [analyzed] = await analyzePairs([pair], settings.call, readingFor(pair, settings));
  const judged = await judgeImage(pair, analyzed as AnalyzedPair, settings);
  const { one, view, baseline } = judged;
  if (written !== undefined && !baseline) throw incompleteImage(one.image.layers, candidate.archive);
  const updated = settings.ratchet ? ratcheted(kept, [baselineChange(judged, former, '')]) : undefined;
  const rewritten = writtenImages(formerFile.images, baseline ? [baseline] : []);
  const files = [
    ...(written === undefined ? [] : [{ name: written, text: baselineText(rewritten.images) }]),
    ...(updated ? [{ name: source, text: baselineText(updated) }] : []),
    ...addedTo(settings, lineOf(judged, candidate, settings)),
  ];
  const writtenFacts = [keptText(formerFile, rewritten.kept)].filter((fact) => fact !== '');
  return check(one.analysis, { ...view, ...context, files, writtenFacts });
}

interface Several {
  readonly archives: readonly string[];
  readonly candidates: readonly Candidate[];
  readonly formers: readonly (Former | undefined)[];
  /** What could not be opened. */
  readonly unread: readonly UncheckedSubject[];
  /** For all images. */
  readonly policy: Policy;
}

/**
 * Judges the images of one archive after those of another; those that cannot be read do not keep the others from being judged.
 * @throws {InputError} if nothing is to be checked
 */
export async function checkAll(several: Several, settings: CheckSettings, context: CheckContext): Promise<Report> {
  const { candidates, formers, policy, archives } = several;
  const { call, source, written, ratchet, history } = settings;
  requireFewImages(candidates.length, storedBytes(call.limits));
  const titles = titlesOf(candidates);
  const unread = [...several.unread];
  const sections = new Set(policy.sections);
  const pairs = candidates.map((candidate, at): Pair => ({ candidate, former: formers[at] }));
  const checks: {
    readonly image: ImageCheckPage;
    readonly change: BaselineChange;
    readonly lines: readonly HistoryLine[];
  }[] = [];
  let keptFindings = 0;
  const keep = (judged: JudgedImage, place: number): void => {
    const view = { ...judged.view, unreadPolicies: [], unchecked: [], files: [] };
    keptFindings += view.judged.findings.length;
    const title = titles[place] as string;
    checks[place] = {
      image: checkOfOne(judged.one.analysis, view, title, call.writesMarkdown),
      change: baselineChange(judged, formers[place], title),
      lines: lineOf(judged, candidates[place] as Candidate, settings),
    };
    for (const section of view.policy.sections ?? []) sections.delete(section);
  };
  const fail = async (error: unknown, places: readonly number[]): Promise<void> => {
    for (const at of places)
      unread.push(uncheckedBy(error, (candidates[at] as Candidate).archive, titles[at] as string));
    await call.pool.restart();
  };
  for (const group of groupsOf(pairs, settings.policyOf, (pair) => readingFor(pair, settings))) {
    const before = keptFindings;
    try {
      await forgettingMemory(call.limits, async () => await judgeGroup(group, settings, keep, fail));
    } catch (error) {
      await fail(error, group.places);
    }
    chargeFindings(call.limits, keptFindings - before);
  }
  // Without the places of images that were not judged.
  const images = checks.flat().map(({ image }) => image);
  const changes = checks.flat().map(({ change }) => change);
  const lines = checks.flatMap((one) => one.lines);
  const isAnything = policy.sections || written !== undefined || isChecked(policy, source !== undefined);
  if (!isAnything && unread.length === 0 && images.every(({ data }) => data.passed))
    throw nothingToCheck(settings.namedPolicy, policy);
  const updated = ratchet ? ratcheted(context.kept ?? [], changes) : undefined;
  const complete = changes.flatMap(({ baseline }) => baseline ?? []);
  const rewritten = writtenImages(context.formerFile.images, complete);
  const isUnwritten = written !== undefined && (unread.length > 0 || complete.length < changes.length);
  const facts = [pluralize(complete.length, 'image'), keptText(context.formerFile, rewritten.kept)];
  return checkSeveral(archives, {
    images,
    unread,
    notes: (unwritten) => [
      ...(source === undefined ? [] : [{ text: `baseline: ${source}`, isContext: true }]),
      ...(ratchet ? [noteOf(ratchetNote(String(source), updated, changes, unwritten))] : []),
      ...(written === undefined ? [] : [noteOf(writtenNote(written, isUnwritten, facts, unwritten))]),
      ...(history ? [historyNote(history, unwritten)] : []),
      ...policyNotes(
        policy,
        [...sections].map(({ glob }) => glob),
      ),
      ...(isAnything ? [] : [noteOf('no budgets to check; pass --budget, --baseline or --policy')]),
      ...context.unreadPolicies.map(noteOf),
    ],
    unchecked:
      source === undefined || context.unchecked.length === 0
        ? undefined
        : { archive: source, title: source, platform: null, findings: context.unchecked, evaluatedRules: [] },
    maxOfOneRule: settings.limits.ofOneRule,
    inComment: call.writesMarkdown,
    quietBelow: settings.quietBelow,
    allRows: settings.allRows(),
    isUnwritten,
    files: [
      ...(written === undefined || isUnwritten ? [] : [{ name: written, text: baselineText(rewritten.images) }]),
      ...(updated ? [{ name: String(source), text: baselineText(updated) }] : []),
      ...addedTo(settings, lines),
    ],
  });
}

/** The line of an image in the size history, if there is one. */
function lineOf(
  { one: { image }, view: { policy }, hasPassed: passed }: JudgedImage,
  candidate: Candidate,
  { history, source }: CheckSettings,
): readonly HistoryLine[] {
  if (!history) return [];
  const { archive } = identityOf(candidate);
  return [historyLine(history, { image, archive, policy, hasBaseline: source !== undefined, passed })];
}

/** The history file, with these lines to add. */
const addedTo = ({ history }: CheckSettings, lines: readonly HistoryLine[]) =>
  history && lines.length > 0 ? [{ name: history.file, text: historyText(history, lines), isAdded: true }] : [];

/** `unwritten` has the names of files that could not be written. */
function writtenNote(
  file: string,
  isUnwritten: boolean,
  facts: readonly string[],
  unwritten: ReadonlySet<string>,
): string {
  if (isUnwritten) return `baseline not written: ${file}: some images are incomplete or could not be checked`;
  if (unwritten.has(file)) return `baseline not written: ${file}`;
  return `baseline written: ${file} (${facts.filter((fact) => fact !== '').join('; ')})`;
}

const maxKeptNames = 10;

/** What becomes of the contents of a file that --write-baseline names. */
function keptText({ isOther }: FormerFile, kept: readonly ImageBaseline[]): string {
  if (isOther) return 'replaced a file that is not a baseline';
  if (kept.length === 0) return '';
  const more = kept.length > maxKeptNames ? ` and ${kept.length - maxKeptNames} more` : '';
  return `kept: ${kept.slice(0, maxKeptNames).map(nameInBaseline).join(', ')}${more}`;
}

const noteOf = (text: string): Note => ({ text, isContext: false });

function policyNotes({ source, isOfDive }: Policy, unmatched: readonly string[]): readonly Note[] {
  if (source === null) return [];
  const globs = unmatched.map((glob) => `"${glob}"`).join(', ');
  return [
    { text: `policy: ${source}${isOfDive ? ` (${diveNote})` : ''}`, isContext: true },
    ...(globs === '' ? [] : [noteOf(`no image matches ${globs} under "images" in ${source}`)]),
  ];
}

function ratchetNote(
  source: string,
  updated: readonly ImageBaseline[] | undefined,
  changes: readonly BaselineChange[],
  unwritten: ReadonlySet<string>,
): string {
  if (unwritten.has(source)) return `baseline not updated: ${source} cannot be written`;
  if (!updated) return 'baseline not updated: no image passed and shrank without growing elsewhere';
  const titles = changes.filter((one) => one.isLower || isAdded(one)).map(({ title }) => title);
  return `baseline updated: ${source} (${titles.join(', ')})`;
}

/** How an image changes its baseline file with --ratchet. */
interface BaselineChange extends Pick<JudgedImage, 'baseline' | 'hasPassed'> {
  readonly title: string;
  readonly former: Former | undefined;
  readonly isLower: boolean;
}

const baselineChange = (
  { baseline, hasPassed, view }: JudgedImage,
  former: Former | undefined,
  title: string,
): BaselineChange => ({ title, former, baseline, hasPassed, isLower: view.baseline?.updated ?? false });

const isAdded = ({ former, hasPassed, baseline }: BaselineChange): boolean =>
  !former && hasPassed && baseline !== undefined;

/** The images of the file with those that passed and shrank, and with new ones that passed. Undefined if nothing changes. */
function ratcheted(
  kept: readonly ImageBaseline[],
  changes: readonly BaselineChange[],
): readonly ImageBaseline[] | undefined {
  const lower = new Map(
    changes.flatMap(({ former, baseline, isLower }) => (isLower ? [[former, baseline] as const] : [])),
  );
  const added = changes.filter(isAdded).flatMap(({ baseline }) => baseline ?? []);
  if (lower.size === 0 && added.length === 0) return undefined;
  return [...kept.map((one) => lower.get(one) ?? one), ...added];
}
