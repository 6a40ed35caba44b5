// Workflow commands of GitHub Actions, a line a finding: https://docs.github.com/actions/reference/workflow-commands.
// What is not escaped ends the command or begins another: a value holds neither line ends nor, in a property, : and ,.
import type { Report } from '../report/report.ts';
import { judgementOf } from '../rules/policy.ts';
import type { Finding, Severity } from '../rules/rule.ts';
import { printable } from './cell.ts';
import type { Output } from './output.ts';

export const github: Output = {
  name: 'github',
  *render(report) {
    for (const finding of report.findings) yield `${command(finding, report)}\n`;
  },
};

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

function command({ rule, severity, message, where }: Finding, { subject, isDocument }: Report): string {
  const title = judgementOf(rule)?.title;
  const properties = [
    // Findings do not say which of several archives they are about.
    ...(subject.length === 1 ? [`file=${property(subject[0])}`] : []),
    ...(isDocument && where.line !== null ? [`line=${where.line}`] : []),
    `title=${property(title === undefined ? rule : `${rule}: ${title}`)}`,
  ];
  return `::${commands[severity]} ${properties.join(',')}::${data(message)}`;
}

/** Line ends are given back by who reads the command; other controls would reach the page of the log. */
const data = (text: string): string =>
  text
    .replace(/[^\r\n]+/g, printable)
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
