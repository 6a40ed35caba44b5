// Findings on the page: severity, message, rule. Of many findings of one rule the first few are shown.
import type { Block } from '../report/block.ts';
import { counted } from '../rules/counted.ts';
import type { Finding } from '../rules/rule.ts';
import { printable } from './cell.ts';
import { cutTo } from './fit-columns.ts';
import type { Style } from './style.ts';

/** A path can have thousands of bytes; the JSON has them all. */
const mostColumns = 500;

export function findingLines(
  { findings, mostOfOneRule = 3, notesInBrief }: Extract<Block, { kind: 'findings' }>,
  style: Style,
): readonly string[] {
  const told = notesInBrief ? findings.filter(({ severity }) => severity !== 'note') : findings;
  const shown = new Map<string, number>();
  const lines: string[] = [];
  for (const finding of told) {
    const number = (shown.get(finding.rule) ?? 0) + 1;
    shown.set(finding.rule, number);
    if (number <= mostOfOneRule) lines.push(line(finding, style));
  }
  for (const [rule, number] of shown) {
    if (number > mostOfOneRule) lines.push(style.faint(`… and ${number - mostOfOneRule} more of [${rule}]`));
  }
  const notes = findings.length - told.length;
  if (notes > 0) lines.push(style.faint(`${counted(notes, 'note')}: timg-inspect validate`));
  return lines;
}

function line({ severity, message, rule, where }: Finding, style: Style): string {
  const place = where.line === null ? '' : ` (line ${where.line})`;
  const told = cutTo(printable(message), mostColumns) + place;
  return `${style.severity(severity, `${severity}:`)} ${told} ${style.faint(`[${rule}]`)}`;
}
