// The page as GitHub-flavoured Markdown, fit for a comment on a pull request: headings, tables, findings as a list.
import type { Block, Cell, Column } from '../report/block.ts';
import type { Finding } from '../rules/rule.ts';
import { cellText, printableJSON, printableText } from './cell.ts';
import { code, prose, value } from './markdown-text.ts';
import type { Output } from './output.ts';
import { toldFindings, toldMessage } from './told-findings.ts';

export const markdown: Output = {
  name: 'markdown',
  *render({ blocks }) {
    let before = '';
    for (const block of blocks) {
      for (const line of lines(block)) {
        yield `${before}${line}\n`;
        before = '';
      }
      before = '\n';
    }
  },
};

function lines(block: Block): Iterable<string> {
  switch (block.kind) {
    case 'heading':
      return [`### ${prose(block.text)}`, ...(block.note ? ['', prose(block.note)] : [])];
    case 'facts':
      return factLines(block);
    case 'table':
      return block.rows.length === 0 && !block.keepsHead ? [] : tableLines(block);
    case 'lines':
      return fenced(block.language ?? '', block.lines.map(printableText));
    case 'document':
      return fenced('json', printableJSON(block.value).split('\n'));
    case 'findings':
      return findingLines(block);
  }
}

/** Nothing in it is markup, and no line of it ends it. */
function fenced(language: string, text: readonly string[]): readonly string[] {
  const runs = text.join('\n').match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((most, run) => Math.max(most, run.length + 1), 3));
  return [`${fence}${language}`, ...text, fence];
}

function cell(of: Cell): string {
  const text = cellText(of);
  if (text === '-' || of.kind === 'bytes' || of.kind === 'change' || of.kind === 'count') return text;
  return of.kind === 'digest' ? code(text) : value(text);
}

const strong = (text: string): string => (text === '' ? '' : `**${text}**`);
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const rule = (columns: readonly Pick<Column, 'align'>[]): string =>
  row(columns.map(({ align }) => (align === 'right' ? '--:' : '---')));

/** A table of GitHub has a head, though it be empty. */
const factLines = ({ facts }: Extract<Block, { kind: 'facts' }>): string[] => [
  row(['', '', '']),
  rule([{ align: 'left' }, { align: 'right' }, { align: 'left' }]),
  ...facts.map((fact) => row([prose(fact.name), strong(cell(fact.value)), prose(fact.note)])),
];

function* tableLines({ columns, rows, total }: Extract<Block, { kind: 'table' }>): Generator<string> {
  yield row(columns.map(({ title }) => prose(title)));
  yield rule(columns);
  for (const cells of rows) yield row(cells.map(cell));
  if (total) yield row(total.map(cell).map(strong));
}

function findingLines(block: Extract<Block, { kind: 'findings' }>): string[] {
  const { told, rest } = toldFindings(block);
  return [...told.map(item), ...rest.map((text) => `- ${prose(text)}`)];
}

const item = (finding: Finding): string =>
  `- **${finding.severity}** ${prose(toldMessage(finding))} ${code(finding.rule)}`;
