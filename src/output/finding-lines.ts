// Findings as lines for a terminal: severity, message, rule.
import type { FindingsBlock } from '../report/block.ts';
import type { Finding } from '../rules/rule.ts';
import { printable } from './cell.ts';
import { messageText, summarizeFindings } from './findings-summary.ts';
import type { Style } from './style.ts';

export function findingLines(block: FindingsBlock, style: Style): readonly string[] {
  const { shown, rest } = summarizeFindings(block);
  return [
    ...shown.map((finding) => findingLine(finding, style)),
    ...rest.map(({ text, command }) => style.faint(command ? `${text} ${printable(command)}` : text)),
  ];
}

function findingLine(finding: Finding, style: Style): string {
  const { severity, rule } = finding;
  return `${style.severity(severity, `${severity}:`)} ${messageText(finding)} ${style.faint(`[${rule}]`)}`;
}
