// Findings as a page for people tells them: of many findings of one rule the first few, of the rest how many there are.
import type { Block } from '../report/block.ts';
import { counted } from '../rules/counted.ts';
import type { Finding } from '../rules/rule.ts';
import { printable } from './cell.ts';
import { cutTo } from './fit-columns.ts';

/** A path can have thousands of bytes; the JSON has them all. */
const mostColumns = 500;

export interface ToldFindings {
  readonly told: readonly Finding[];
  /** A line for each kind of finding that is only counted. */
  readonly rest: readonly string[];
}

export function toldFindings({
  findings,
  mostOfOneRule = 3,
  notesInBrief,
}: Extract<Block, { kind: 'findings' }>): ToldFindings {
  const wanted = notesInBrief ? findings.filter(({ severity }) => severity !== 'note') : findings;
  const numbers = new Map<string, number>();
  const told: Finding[] = [];
  for (const finding of wanted) {
    const number = (numbers.get(finding.rule) ?? 0) + 1;
    numbers.set(finding.rule, number);
    if (number <= mostOfOneRule) told.push(finding);
  }
  const rest = Array.from(numbers).flatMap(([rule, number]) =>
    number > mostOfOneRule ? [`… and ${number - mostOfOneRule} more of [${rule}]`] : [],
  );
  const notes = findings.length - wanted.length;
  if (notes > 0) rest.push(`${counted(notes, 'note')}: timg-inspect validate`);
  return { told, rest };
}

/** The message in one line, with the line of the document it is about. */
export const toldMessage = (finding: Finding): string =>
  cutTo(printable(finding.message), mostColumns) + toldLine(finding);

export const toldLine = ({ where }: Finding): string => (where.line === null ? '' : ` (line ${where.line})`);
