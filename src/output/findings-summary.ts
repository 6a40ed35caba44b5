// The findings that a page for people shows: the first few of each rule, and the number of the others.
import type { FindingsBlock } from '../report/block.ts';
import type { Finding } from '../rules/rule.ts';
import { pluralize } from '../rules/wording.ts';
import { printable } from './inert-text.ts';
import { cutTo } from './text-width.ts';

/** A path can have thousands of bytes. JSON output has all of them. */
const maxColumns = 500;

export interface FindingsSummary {
  readonly shown: readonly Finding[];
  /** The number of findings that are not shown, and the command line that shows them. */
  readonly rest: readonly { readonly text: string; readonly command?: string | undefined }[];
}

export function summarizeFindings(block: FindingsBlock): FindingsSummary {
  const { findings, maxOfOneRule = 3, command = '--format json', notesCommand, others } = block;
  const listed = notesCommand === undefined ? findings : findings.filter(({ severity }) => severity !== 'note');
  const numbers = new Map<string, number>();
  const shown: Finding[] = [];
  for (const finding of listed) {
    const number = (numbers.get(finding.rule) ?? 0) + 1;
    numbers.set(finding.rule, number);
    if (number <= maxOfOneRule) shown.push(finding);
  }
  const rest = Array.from(numbers).flatMap(([rule, number]): FindingsSummary['rest'] =>
    number > maxOfOneRule ? [{ text: `${maxOfOneRule} of ${number} findings of ${rule} shown; all:`, command }] : [],
  );
  const notes = notesCommand === undefined ? [] : findings.filter(({ severity }) => severity === 'note');
  const counted = [
    ...(notes.length > 0 ? [{ text: notShown(notes), command: notesCommand }] : []),
    ...(others?.findings.some(({ severity }) => severity !== 'note')
      ? [{ text: notShown(others.findings), command: others.command }]
      : []),
  ];
  return { shown, rest: [...rest, ...counted] };
}

/** `2 warnings, 1 note not shown; run:` */
function notShown(findings: readonly Finding[]): string {
  const counts = (['error', 'warning', 'note'] as const).flatMap((name) => {
    const number = findings.filter(({ severity }) => severity === name).length;
    return number === 0 ? [] : [pluralize(number, name)];
  });
  return `${counts.join(', ')} not shown; run:`;
}

/** The message in one line, truncated, with the line of the document that it is about. */
export const messageText = (finding: Finding): string => {
  const text = withLine(finding);
  return cutTo(printable(text ?? finding.message), maxColumns) + (text === undefined ? lineText(finding) : '');
};

/** The whole message, with the line of the document that it is about. */
export const wholeMessage = (finding: Finding): string => withLine(finding) ?? finding.message + lineText(finding);

/** `index.json:3: "manifests" must be an array`; undefined for a message that does not start with its document. */
function withLine({ message, where: { blob, line } }: Finding): string | undefined {
  if (blob === null || line === null) return undefined;
  const at = message.indexOf(`${blob}: `);
  // The name of the archive may come before it.
  if (at === -1 || (at > 0 && !message.slice(0, at).endsWith(': '))) return undefined;
  const end = at + blob.length;
  return `${message.slice(0, end)}:${line}${message.slice(end)}`;
}

const lineText = ({ where: { line } }: Finding): string => (line === null ? '' : ` (line ${line})`);
