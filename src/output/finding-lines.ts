// Findings on the page: severity, message, rule.
import type { Block } from '../report/block.ts';
import type { Finding } from '../rules/rule.ts';
import type { Style } from './style.ts';
import { toldFindings, toldMessage } from './told-findings.ts';

export function findingLines(block: Extract<Block, { kind: 'findings' }>, style: Style): readonly string[] {
  const { told, rest } = toldFindings(block);
  return [...told.map((finding) => line(finding, style)), ...rest.map((text) => style.faint(text))];
}

function line(finding: Finding, style: Style): string {
  const { severity, rule } = finding;
  return `${style.severity(severity, `${severity}:`)} ${toldMessage(finding)} ${style.faint(`[${rule}]`)}`;
}
