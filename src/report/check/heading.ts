// The heading of a check: the verdict, a short reason, and notes on the baseline, the policy and the layers above the base.
import { limitsGrowth, type Policy } from '../../rules/policy.ts';
import { type Finding, isError } from '../../rules/rule.ts';
import { pluralize } from '../../rules/wording.ts';
import { humanSize } from '../../text/byte-size.ts';
import { ownNote } from '../bloat/bloat.ts';
import type { Block } from '../block.ts';
import { imageTitle } from '../image-view.ts';
import { shortCommit } from '../trend/series.ts';
import { budgetsInWords } from './budgets-table.ts';
import type { CheckedHistory, CheckReportData, CheckView } from './data.ts';

export const checkHeading = (data: CheckReportData, view: CheckView): Block => ({
  kind: 'heading',
  text: `${verdict(data, view)}  ${view.title ?? imageTitle(data.image)}`,
  tone: data.passed ? 'good' : 'bad',
  facts: [reasons(view)],
  note: notes(data, view),
});

export const isOfBudget = ({ rule }: Finding): boolean => rule.startsWith('budget/');

function verdict({ passed, allowReason }: CheckReportData, { judged }: CheckView): string {
  if (!passed) return 'FAILED';
  const isAllowed =
    allowReason !== null && judged.findings.some((one) => isOfBudget(one) && one.severity === 'warning');
  return isAllowed ? 'PASSED (allowed)' : 'PASSED';
}

/** `1 of 2 budgets exceeded, 1 other error` */
function reasons({ judged }: CheckView): string {
  const budgets = budgetsInWords(judged.measured);
  const others = judged.findings.filter((one) => isError(one) && !isOfBudget(one)).length;
  const isOther = judged.measured.some(({ status }) => status !== 'ok');
  const errors = others === 0 ? '' : pluralize(others, isOther ? 'other error' : 'error');
  return [budgets, errors].filter((part) => part !== '').join(', ');
}

function notes(data: CheckReportData, view: CheckView): readonly string[] {
  const { budgets, baseline, policy, allowReason, own } = data;
  const lines: string[] = [];
  const isFirst = view.written !== undefined && baseline === null;
  if (isFirst && limitsGrowth(view.policy)) lines.push('growth is not checked: this is the first baseline');
  else if (budgets.length === 0 && view.written === undefined)
    lines.push(policy ? 'no budgets, only rules' : 'no budgets to check; pass --budget, --baseline or --policy');
  if (allowReason !== null) lines.push(`allowed: ${allowReason}`);
  if (baseline) lines.push(`baseline: ${imageTitle({ ...baseline, format: '' })} (${baseline.source})`);
  if (view.isNewIn !== undefined) lines.push(`${newImageText} in ${view.isNewIn}`);
  lines.push(...uncheckedNotes(view.unchecked));
  if (view.ratchet && !view.isOneOfSeveral) lines.push(ratchetNote(data, view));
  if (view.written !== undefined && !view.isOneOfSeveral) lines.push(writtenNote(view.written, view));
  if (view.history && !view.isOneOfSeveral) lines.push(historyNote(view.history, view.unwritten));
  if (policy) lines.push(policyNote(policy, view.policy));
  lines.push(...view.unreadPolicies);
  const isAboutOwn = budgets.some(({ rule }) => rule.startsWith('budget/own-'));
  if (isAboutOwn && own.basis === 'assumed') {
    lines.push(ownNote(own, view.image.layers.length).replace(/^by layers? /, 'own layers: '));
  }
  return lines;
}

/** `history: sizes.ndjson (commit 4f2a9c1)` */
export function historyNote({ file, commit }: CheckedHistory, unwritten: ReadonlySet<string> = new Set()): string {
  if (unwritten.has(file)) return `history not written: ${file}`;
  return `history: ${file} (${commit === null ? 'no commit known; pass --commit' : `commit ${shortCommit(commit)}`})`;
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
