// Findings as a page for people shows them: the first few of each rule, and how many more there are.
import type { FindingsBlock } from '../report/block.ts';
import type { Finding } from '../rules/rule.ts';
import { pluralize } from '../rules/wording.ts';
import { printable } from './cell.ts';
import { cutTo } from './text-width.ts';

/** A path can have thousands of bytes; JSON has them all. */
const mostColumns = 500;

export interface FindingsSummary {
  readonly shown: readonly Finding[];
  /** What is not shown, and how to see it. */
  readonly rest: readonly { readonly text: string; readonly command?: string }[];
}

export function summarizeFindings({ findings, mostOfOneRule = 3, notesCommand }: FindingsBlock): FindingsSummary {
  const listed = notesCommand === undefined ? findings : findings.filter(({ severity }) => severity !== 'note');
  const numbers = new Map<string, number>();
  const shown: Finding[] = [];
  for (const finding of listed) {
    const number = (numbers.get(finding.rule) ?? 0) + 1;
    numbers.set(finding.rule, number);
    if (number <= mostOfOneRule) shown.push(finding);
  }
  const rest = Array.from(numbers).flatMap(([rule, number]): FindingsSummary['rest'] =>
    number > mostOfOneRule
      ? [{ text: `${mostOfOneRule} of ${number} findings of ${rule} shown; all:`, command: '--format json' }]
      : [],
  );
  const notes = findings.length - listed.length;
  if (notes === 0) return { shown, rest };
  return { shown, rest: [...rest, { text: `${pluralize(notes, 'note')} not shown; run:`, command: notesCommand }] };
}

/** The message in one line, with the line of the document it is about. */
export const messageText = (finding: Finding): string =>
  cutTo(printable(finding.message), mostColumns) + lineText(finding);

export const lineText = ({ where }: Finding): string => (where.line === null ? '' : ` (line ${where.line})`);
