// The heading of a check: the verdict, a short reason, and notes on the baseline, the policy and the layers above the base.
import { limitsGrowth, type Policy } from '../../rules/policy.ts';
import { type Finding, isError } from '../../rules/rule.ts';
import { pluralize } from '../../rules/wording.ts';
import { humanSize } from '../../text/byte-size.ts';
import { ownNote } from '../base/base-text.ts';
import type { Block } from '../block.ts';
import { imageTitle } from '../image-view.ts';
import { shortCommit } from '../trend/series.ts';
import { budgetsInWords } from './budgets-table.ts';
import type { CheckedHistory, CheckReportData, CheckView, Note } from './data.ts';

export const checkHeading = (data: CheckReportData, view: CheckView): Block => ({
  kind: 'heading',
  text: verdictLine(data, view),
  tone: data.passed ? 'good' : 'bad',
  facts: [reasons(view)],
  note: notesOf(data, view).map(({ text }) => text),
});

/** `FAILED  app:1` */
export const verdictLine = (data: CheckReportData, view: CheckView): string =>
  `${verdict(data, view)}  ${view.title ?? imageTitle(data.image)}`;

export const isOfBudget = ({ rule }: Finding): boolean => rule.startsWith('budget/');

function verdict({ passed, allowReason }: CheckReportData, { judged }: CheckView): string {
  if (!passed) return 'FAILED';
  const isAllowed =
    allowReason !== null && judged.findings.some((one) => isOfBudget(one) && one.severity === 'warning');
  return isAllowed ? 'PASSED (allowed)' : 'PASSED';
}

/** `1 of 2 budgets exceeded, 1 other error` */
export function reasons({ judged }: CheckView): string {
  const budgets = budgetsInWords(judged.measured);
  const others = judged.findings.filter((one) => isError(one) && !isOfBudget(one)).length;
  const isOther = judged.measured.some(({ status }) => status !== 'ok');
  const errors = others === 0 ? '' : pluralize(others, isOther ? 'other error' : 'error');
  return [budgets, errors].filter((part) => part !== '').join(', ');
}

export function notesOf(data: CheckReportData, view: CheckView): readonly Note[] {
  const { budgets, baseline, policy, allowReason, own } = data;
  const notes: Note[] = [];
  const add = (text: string): unknown => notes.push({ text, isContext: false });
  const addContext = (text: string): unknown => notes.push({ text, isContext: true });
  const isFirst = view.written !== undefined && baseline === null;
  if (isFirst && limitsGrowth(view.policy)) add('growth is not checked: this is the first baseline');
  else if (budgets.length === 0 && view.written === undefined) {
    if (policy) addContext('no budgets, only rules');
    else add('no budgets to check; pass --budget, --baseline or --policy');
  }
  if (allowReason !== null) add(`allowed: ${allowReason}`);
  if (baseline) addContext(`baseline: ${imageTitle({ ...baseline, format: '' })} (${baseline.source})`);
  if (view.isNewIn !== undefined) add(`${newImageText} in ${view.isNewIn}`);
  uncheckedNotes(view.unchecked).forEach(add);
  if (view.ratchet && !view.isOneOfSeveral) add(ratchetNote(data, view));
  if (view.written !== undefined && !view.isOneOfSeveral) add(writtenNote(view.written, view));
  if (view.history && !view.isOneOfSeveral) notes.push(historyNote(view.history, view.unwritten));
  if (policy) addContext(policyNote(policy, view.policy));
  view.unreadPolicies.forEach(add);
  const isAboutOwn = budgets.some(({ rule }) => rule.startsWith('budget/own-'));
  if (isAboutOwn || own.basis !== 'assumed') {
    addContext(ownNote(own, view.image.layers.length).replace(/^by layers? /, 'own layers: '));
  }
  return notes;
}

/** `history: sizes.ndjson (commit 4f2a9c1)` */
export function historyNote({ file, commit }: CheckedHistory, unwritten: ReadonlySet<string> = new Set()): Note {
  if (unwritten.has(file)) return { text: `history not written: ${file}`, isContext: false };
  const known = commit === null ? 'no commit known; pass --commit' : `commit ${shortCommit(commit)}`;
  return { text: `history: ${file} (${known})`, isContext: commit !== null };
}

/** More are told in one line. */
const maxUncheckedNotes = 3;

/** Which images of the baseline were not checked. */
export function uncheckedNotes(unchecked: readonly Finding[]): readonly string[] {
  if (unchecked.length <= maxUncheckedNotes) return unchecked.map(({ message }) => message);
  const names = unchecked.slice(0, maxUncheckedNotes).map(({ where }) => where.image);
  const more = unchecked.length - maxUncheckedNotes;
  return [`${unchecked.length} images of the baseline were not checked: ${names.join(', ')} and ${more} more`];
}

export const newImageText = 'new: no baseline yet';

/** `policy: .timg-inspect.yaml (images: api*)`: with the globs of the sections that apply. */
function policyNote({ source, note }: NonNullable<CheckReportData['policy']>, { sections = [] }: Policy): string {
  const globs = sections.map(({ glob }) => glob);
  const more = note ?? (globs.length > 0 ? `images: ${globs.join(', ')}` : undefined);
  return `policy: ${source}${more === undefined ? '' : ` (${more})`}`;
}

/** `baseline written: base.json (kept: web:1 (linux/amd64))` */
function writtenNote(file: string, { unwritten, writtenFacts = [] }: CheckView): string {
  if (unwritten?.has(file)) return `baseline not written: ${file}`;
  return `baseline written: ${file}${writtenFacts.length > 0 ? ` (${writtenFacts.join('; ')})` : ''}`;
}

/** `baseline updated: base.json (content 120kB → 80.4kB)` */
function ratchetNote({ passed, sizes, image, baseline }: CheckReportData, { unwritten, isNewIn }: CheckView): string {
  if (baseline && unwritten?.has(baseline.source)) return `baseline not updated: ${baseline.source} cannot be written`;
  if (baseline?.updated) {
    const shrunk = (['content', 'files', 'visible', 'distribution'] as const).find(
      (name) => (sizes[name] ?? 0) < (baseline.sizes[name] ?? 0),
    );
    const change = (name: typeof shrunk): string =>
      name ? ` (${name} ${humanSize(baseline.sizes[name] ?? 0)} → ${humanSize(sizes[name] ?? 0)})` : '';
    return `baseline updated: ${baseline.source}${change(shrunk)}`;
  }
  if (isNewIn !== undefined && passed && image.complete) return `baseline updated: ${isNewIn} (new image)`;
  const heldBy = baseline?.heldBy ?? [];
  const why = !image.complete
    ? 'the image is incomplete'
    : !passed
      ? 'the check failed'
      : heldBy.length > 0
        ? `${heldBy.join(', ')} grew`
        : 'no size shrank';
  return `baseline not updated: ${why}`;
}
