// What a comment says about one image beside its row: what is wrong, what changed its size, and how to fix it.
import { isError } from '../../rules/rule.ts';
import { pluralize } from '../../rules/wording.ts';
import { signedSize } from '../../text/byte-size.ts';
import type { Block, Line, TableBlock } from '../block.ts';
import type { Details } from '../comment.ts';
import type { CheckReportData, CheckView } from './data.ts';
import { changesOf, contentGrowth, fixesOf, needsExplanation, newFilesOf } from './explanation.ts';
import { notesOf } from './heading.ts';

/** Of one list, whatever --limit is. */
const maxRows = 50;

/** Whether nothing is told about an image: it passed all budgets, and no layer changed by more than the floor, nor all together. */
export function isQuiet(data: CheckReportData, { quietBelow }: CheckView): boolean {
  const { passed, waterfall, budgets } = data;
  if (!passed || !waterfall || budgets.some(({ status }) => status !== 'ok')) return false;
  const changes = [contentGrowth(data), ...waterfall.map(({ sizes }) => sizes.content ?? 0)];
  return changes.every((bytes) => Math.abs(bytes) <= quietBelow);
}

/** Undefined if the row says everything. */
export function detailsInComment(
  data: CheckReportData,
  view: CheckView,
  title: string,
): Omit<Details, 'isOpen'> | undefined {
  if (isQuiet(data, view)) return undefined;
  const { judged, limits, allRows, isNewIn } = view;
  const findings = judged.summary.filter(
    ({ severity, rule }) => severity !== 'note' && !(isNewIn !== undefined && rule === 'budget/growth'),
  );
  const isChanged = data.waterfall?.some(({ sizes }) => sizes.content !== 0) ?? false;
  if (findings.length === 0 && !isChanged) return undefined;
  const most = Math.min(limits.rows, maxRows);
  const changes = isChanged ? changesOf(data, view, most) : [];
  const [fixes, ...newFiles] = needsExplanation(data) ? [fixesOf(data, view, most), newFilesOf(data, view, most)] : [];
  const tables = [...changes, ...(fixes ? [fixes] : []), ...newFiles];
  const [error, ...otherErrors] = findings.filter(isError);
  const warnings = findings.filter((finding) => !isError(finding)).length;
  const fixCount = fixes ? (fixes.cut?.total ?? fixes.rows.length) : 0;
  const facts = [
    ...(error ? [error.message] : isChanged ? [signedSize(contentGrowth(data))] : []),
    ...(otherErrors.length > 0 ? [pluralize(otherErrors.length, 'more error')] : []),
    ...(warnings > 0 ? [pluralize(warnings, 'warning')] : []),
    ...(fixCount > 0 ? [pluralize(fixCount, 'fix', 'fixes')] : []),
  ];
  const isInSummary = error && findings.length === 1 && tables.some(({ rows }) => rows.length > 0);
  const context = view.isOneOfSeveral && error ? notesOf(data, view).filter(({ isContext }) => isContext) : [];
  return {
    ...(error ? { label: 'FAILED' } : {}),
    summary: [{ code: title }, `: ${facts.join('; ')}`],
    blocks: [
      ...(isInSummary
        ? []
        : [{ kind: 'findings', findings, maxOfOneRule: limits.ofOneRule, command: allRows } as const]),
      ...changes.map(whole),
    ],
    more: [
      ...tables.slice(changes.length).map(whole),
      ...cutSentence(tables, allRows),
      ...sentence(context.map(({ text }) => text).join(' · ')),
    ],
  };
}

/** Without what says that it is cut, which is said once for all tables. */
const whole = ({ cut: _, ...table }: TableBlock): TableBlock => table;

/** `5 of 12 directories, 5 of 11 new files; all: timg-inspect check …` */
function cutSentence(tables: readonly TableBlock[], command: string): readonly Block[] {
  const cuts = tables.flatMap(({ cut }) => (cut ? [`${cut.shown} of ${cut.total} ${cut.rows}`] : []));
  return sentence(cuts.length === 0 ? '' : [`${cuts.join(', ')}; all: `, { code: command }]);
}

export const sentence = (line: Line): readonly Block[] =>
  line.length === 0 ? [] : [{ kind: 'sentence', sentence: line }];
