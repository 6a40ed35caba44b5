// Workflow commands of GitHub Actions, one line per finding: https://docs.github.com/actions/reference/workflow-commands.
// Line ends and, in properties, ":" and "," must be escaped, or they would end the command or start another.
import type { Report } from '../report/report.ts';
import { judgementOf } from '../rules/policy.ts';
import type { Severity } from '../rules/rule.ts';
import { type IdentifiedFinding, identifiedFindings, unreadArchives } from './finding-identity.ts';
import { printable } from './inert-text.ts';
import type { Output } from './output.ts';

export const github: Output = {
  name: 'github',
  findings: 'data',
  *render(report) {
    for (const one of identifiedFindings(report)) yield `${command(one, report)}\n`;
    for (const { archive, message } of unreadArchives(report))
      yield `::error file=${property(archive)},title=not checked::${data(message)}\n`;
  },
};

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

function command({ finding, archive }: IdentifiedFinding, { isDocument }: Report): string {
  const { rule, severity, message, where } = finding;
  const title = judgementOf(rule)?.title;
  const properties = [
    ...(archive === undefined ? [] : [`file=${property(archive)}`]),
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
