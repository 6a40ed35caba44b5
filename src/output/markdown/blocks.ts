// The lines of a block in GitHub's flavor of Markdown: headings, tables, findings as a list.
import {
  type Block,
  type Cell,
  type Column,
  type Cut,
  type FindingsBlock,
  plainLine,
  type TableBlock,
} from '../../report/block.ts';
import type { Finding } from '../../rules/rule.ts';
import { cellText, printableJSON } from '../cell.ts';
import { messageText, summarizeFindings } from '../findings-summary.ts';
import { escaped, printableText } from '../inert-text.ts';
import { code, prose, proseLine } from './prose.ts';

/** The lines of a block. Items are its rows or entries: the rest makes sense without some of them. */
export interface BlockLines {
  readonly before: readonly string[];
  readonly items: Iterable<string>;
  readonly after: readonly string[];
}

const whole = (before: readonly string[]): BlockLines => ({ before, items: [], after: [] });
const list = (items: Iterable<string>): BlockLines => ({ before: [], items, after: [] });

export function blockLines(block: Block): BlockLines {
  switch (block.kind) {
    case 'heading':
      return whole(headingLines(block));
    case 'facts':
      return factLines(block);
    case 'table':
      return block.rows.length === 0 && !block.keepsHead ? whole([]) : tableLines(block);
    case 'commands':
      return list(block.commands.map(({ purpose, command }) => `- ${prose(purpose)}: ${code(command)}`));
    case 'sentence':
      return whole([asText(proseLine(block.sentence))]);
    case 'lines':
      return whole(fenced(block.language ?? '', block.lines.map(printableText).map(asCode)));
    case 'document':
      return whole(fenced('json', printableJSON(block.value).split('\n')));
    case 'findings':
      return list(findingLines(block));
  }
}

/** Bots take a line that starts with a slash for a command to them, such as /merge. */
const asText = (line: string): string => line.replace(/^\/\S*/, code);
/** They look for commands and for their names in code, too. */
const asCode = (line: string): string => line.replace(/^[/@!](?=\w)/, escaped);

/** A section's heading is one level below the title of the page. */
function headingLines({ text, isSection, facts = [], note = [] }: Extract<Block, { kind: 'heading' }>): string[] {
  const known = facts.filter((fact) => plainLine(fact) !== '').map((fact) => proseLine(fact));
  const notes = [note]
    .flat()
    .filter((line) => line !== '')
    .map((line) => asText(prose(line)));
  return [
    `${isSection ? '####' : '###'} ${prose(text)}`,
    ...(known.length > 0 ? ['', asText(known.join(' · '))] : []),
    ...(notes.length > 0 ? ['', notes.join('  \n')] : []),
  ];
}

/** A fence that is longer than every run of backticks in the text, so that no line can end it. */
function fenced(language: string, text: readonly string[]): readonly string[] {
  const runs = text.join('\n').match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((most, run) => Math.max(most, run.length + 1), 3));
  return [`${fence}${language}`, ...text, fence];
}

function cell(of: Cell): string {
  const text = cellText(of);
  if (text === '-' || of.kind === 'bytes' || of.kind === 'change' || of.kind === 'count') return text;
  if (of.kind === 'digest') return code(text);
  if (of.kind !== 'text' || of.text === null) return proseLine(text);
  return proseLine(of.rest === undefined ? of.text : [of.text, of.rest].flat());
}

const strong = (text: string): string => (text === '' ? '' : `**${text}**`);
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const rule = (columns: readonly Pick<Column, 'align'>[]): string =>
  row(columns.map(({ align }) => (align === 'right' ? '--:' : '---')));

/** GitHub requires a table header, even if it is empty. */
const factLines = ({ title, facts }: Extract<Block, { kind: 'facts' }>): BlockLines => ({
  before: [...titleLines(title), row(['', '', '']), rule([{ align: 'left' }, { align: 'right' }, { align: 'left' }])],
  items: facts.map((fact) => {
    const text = cell(fact.value);
    return row([prose(fact.name), strong(text === '-' ? 'unknown' : text), proseLine(fact.note)]);
  }),
  after: [],
});

const titleLines = (title: string | undefined): readonly string[] =>
  title === undefined ? [] : [`#### ${prose(title)}`, ''];

const tableLines = ({ title, columns, rows, total, cut }: TableBlock): BlockLines => ({
  before: [...titleLines(title), row(columns.map((column) => prose(column.title))), rule(columns)],
  items: rowLines(rows),
  after: [...(total ? [row(total.map((one) => strong(cell(one))))] : []), ...(cut ? ['', cutLine(cut)] : [])],
});

/** Markdown has no colors: what is bad is bold. */
function* rowLines(rows: TableBlock['rows']): Generator<string> {
  for (const cells of rows) yield row(cells.map((of) => (of.tone === 'bad' ? strong(cell(of)) : cell(of))));
}

export const cutLine = ({ shown, total, rows, command }: Cut): string =>
  `${shown} of ${total} ${prose(rows)}; all: ${code(command)}`;

function findingLines(block: FindingsBlock): string[] {
  const { shown, rest } = summarizeFindings(block);
  return [
    ...shown.map(findingItem),
    ...rest.map(({ text, command }) => `- ${prose(text)}${command === undefined ? '' : ` ${code(command)}`}`),
  ];
}

const findingItem = (finding: Finding): string =>
  `- **${finding.severity}** ${prose(messageText(finding))} ${code(finding.rule)}`;
