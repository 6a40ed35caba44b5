// Findings on the page: severity, message, rule. Of many findings of one rule the first few are shown.
import type { Finding } from '../rules/rule.ts';
import { printable } from './cell.ts';
import { cutTo } from './fit-columns.ts';
import type { Style } from './style.ts';

const mostOfOneRule = 3;
/** A path can have thousands of bytes; the JSON has them all. */
const mostColumns = 500;

export function findingLines(findings: readonly Finding[], style: Style): readonly string[] {
  const shown = new Map<string, number>();
  const lines: string[] = [];
  for (const finding of findings) {
    const number = (shown.get(finding.rule) ?? 0) + 1;
    shown.set(finding.rule, number);
    if (number <= mostOfOneRule) lines.push(line(finding, style));
  }
  for (const [rule, number] of shown) {
    if (number > mostOfOneRule) lines.push(style.faint(`… and ${number - mostOfOneRule} more of [${rule}]`));
  }
  return lines;
}

function line({ severity, message, rule }: Finding, style: Style): string {
  return `${style.severity(severity, `${severity}:`)} ${cutTo(printable(message), mostColumns)} ${style.faint(`[${rule}]`)}`;
}
