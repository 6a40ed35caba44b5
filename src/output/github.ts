// Workflow commands of GitHub Actions, one line per finding: https://docs.github.com/actions/reference/workflow-commands.
// Line ends and, in properties, ":" and "," must be escaped, or they would end the command or start another.
import type { Report } from '../report/report.ts';
import { judgementOf } from '../rules/policy.ts';
import type { Finding, Severity } from '../rules/rule.ts';
import { printable } from './inert-text.ts';
import type { Output } from './output.ts';

export const github: Output = {
  name: 'github',
  findings: 'data',
  *render(report) {
    for (const finding of report.findings) yield `${command(finding, report)}\n`;
  },
};

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

function command({ rule, severity, message, where }: Finding, { subject, isDocument }: Report): string {
  const title = judgementOf(rule)?.title;
  const properties = [
    // If there are several archives, findings do not say which one they are about.
    ...(subject.length === 1 ? subject.map((file) => `file=${property(file)}`) : []),
    ...(isDocument && where.line !== null ? [`line=${where.line}`] : []),
    `title=${property(title === undefined ? rule : `${rule}: ${title}`)}`,
  ];
  return `::${commands[severity]} ${properties.join(',')}::${data(message)}`;
}

/** GitHub decodes escaped line ends. Other control characters would reach the log page. */
const data = (text: string): string =>
  text
    .replace(/[^\r\n]+/g, printable)
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
