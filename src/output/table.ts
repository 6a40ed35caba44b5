// Table output for people: headings, facts, tables as Docker prints them, command lines, findings; truncated to the
// terminal's width.

import { type Block, type FindingsBlock, plainLine } from '../report/block.ts';
import type { Finding } from '../rules/rule.ts';
import { cellText, printableJSON } from './cell.ts';
import { messageText, summarizeFindings } from './findings-summary.ts';
import { grid } from './grid.ts';
import { inertLine, printable, printableText } from './inert-text.ts';
import type { Output, OutputOptions } from './output.ts';
import { type Style, styleOf } from './style.ts';
import { cutTo, widthOf, wrapTo } from './text-width.ts';
import { gap } from './truncate.ts';

export const table: Output = {
  name: 'table',
  findings: 'page',
  *render(report, options) {
    const style = styleOf(options.color, options.isASCII);
    let before = '';
    for (const block of report.blocks()) {
      let isEmpty = true;
      for (const line of lines(block, style, options)) {
        yield `${isEmpty ? before : ''}${inertLine(line, isPatch(block))}\n`;
        isEmpty = false;
      }
      if (!isEmpty) before = '\n';
    }
  },
};

const isPatch = (block: Block): boolean => block.kind === 'lines' && block.language === 'diff';

/** Below this width, text is not wrapped here. */
const minWrapped = 20;

const wrapped = (text: string, width: number | undefined): readonly string[] =>
  width === undefined || width < minWrapped ? [text] : wrapTo(text, width);

function lines(block: Block, style: Style, options: OutputOptions): Iterable<string> {
  switch (block.kind) {
    case 'heading':
      return headingLines(block, style, options);
    case 'facts':
      return factLines(block, style, options);
    case 'sentence':
      return wrapped(printable(plainLine(block.sentence)), options.width);
    case 'lines':
      return block.lines.map((line) => textLine(line, block.language, style));
    case 'document':
      return printableJSON(block.value).split('\n');
    case 'table':
      return tableLines(block, style, options);
    case 'commands':
      return commandLines(block, style);
    case 'findings':
      return findingLines(block, style);
  }
}

/** Facts are shown beside the heading, or below it if they do not fit. */
function headingLines(
  { text, facts = [], note = [], tone }: Extract<Block, { kind: 'heading' }>,
  style: Style,
  { width }: OutputOptions,
): readonly string[] {
  const title = printable(text);
  const beside = facts.map((fact) => printable(plainLine(fact))).filter((fact) => fact !== '');
  const strong = style.tone(tone, style.strong(title));
  const notes = [note].flat().flatMap((line) => (line === '' ? [] : wrapped(printable(line), width).map(style.faint)));
  if (beside.length === 0) return [strong, ...notes];
  const line = beside.join('   ');
  const fits = width === undefined || widthOf(title) + 3 + widthOf(line) <= width;
  if (fits) return [`${strong}   ${style.faint(line)}`, ...notes];
  // One long fact, such as an instruction, is truncated; several are wrapped.
  const room = width - widthOf(title) - 3;
  if (beside.length === 1 && widthOf(line) > width && room >= minWrapped) {
    return [`${strong}   ${style.faint(cutTo(line, room))}`, ...notes];
  }
  return [strong, ...wrappedFacts(beside, width).map(style.faint), ...notes];
}

function wrappedFacts(facts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const fact of facts) {
    const longer = `${lines.at(-1)}   ${fact}`;
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(cutTo(fact, width));
  }
  return lines;
}

function factLines(
  { title, facts }: Extract<Block, { kind: 'facts' }>,
  style: Style,
  options: OutputOptions,
): readonly string[] {
  const width = Math.max(...facts.map(({ name }) => name.length));
  const values = facts.map(({ value }) => (cellText(value) === '-' ? 'unknown' : cellText(value)));
  const valueWidth = Math.max(...values.map(widthOf));
  const before = width + valueWidth + 2 * gap;
  const lines = facts.flatMap(({ name, value, note }, at) => {
    const [first = '', ...more] = wrapped(printable(plainLine(note)), options.width && options.width - before);
    const strong = style.tone(value.tone, style.strong((values[at] ?? '').padStart(valueWidth)));
    const fact = `${name.padEnd(width)}  ${strong}  ${style.faint(first)}`.trimEnd();
    return [fact, ...more.map((line) => ' '.repeat(before) + style.faint(line))];
  });
  return [...titleLines(title, style), ...lines];
}

const titleLines = (title: string | undefined, style: Style): readonly string[] =>
  title === undefined ? [] : [style.strong(printable(title))];

function* tableLines(
  block: Extract<Block, { kind: 'table' }>,
  style: Style,
  { width }: OutputOptions,
): Generator<string> {
  if (block.rows.length === 0 && !block.keepsHead) return;
  yield* titleLines(block.title, style);
  yield* grid(block, style, width);
  if (block.cut) yield style.faint(cutText(block.cut));
}

const cutText = ({ shown, total, rows, command }: NonNullable<Extract<Block, { kind: 'table' }>['cut']>): string =>
  `${shown} of ${total} ${rows}; all: ${printable(command)}`;

function commandLines({ commands }: Extract<Block, { kind: 'commands' }>, style: Style): readonly string[] {
  const width = Math.max(...commands.map(({ purpose }) => purpose.length));
  return commands.map(
    ({ purpose, command }) => `${style.faint(`${purpose}:`.padEnd(width + 1))}  ${style.strong(printable(command))}`,
  );
}

/** Added and removed lines of a patch are colored. */
function textLine(line: string, language: string | undefined, style: Style): string {
  const text = printableText(line);
  if (language !== 'diff') return text;
  if (/^(?:\+\+\+|---) /.test(line)) return style.strong(text);
  if (line.startsWith('@@')) return style.faint(text);
  return style.tone(line.startsWith('+') ? 'more' : line.startsWith('-') ? 'less' : undefined, text);
}

/** Findings as lines for a terminal: severity, message, rule. */
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
