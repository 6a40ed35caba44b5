// Renders blocks as semantic HTML: headings, definition lists, tables, lists, and the instructions of layers. In pieces,
// since a table can be long.
import {
  type Block,
  type Cell,
  type Code,
  type Column,
  type Cut,
  type FindingsBlock,
  type Line,
  plainLine,
  type TableBlock,
} from '../../report/block.ts';
import { cellText, printableJSON } from '../cell.ts';
import { messageText, summarizeFindings } from '../findings-summary.ts';
import { inertLine, printableText } from '../inert-text.ts';
import { escaped, html, type Markup } from './markup.ts';

/** `level` is that of headings. */
export function* blockMarkup(block: Block, level: 1 | 2): Generator<Markup> {
  switch (block.kind) {
    case 'heading':
      yield headingBlock(block, level);
      break;
    case 'facts':
      if (block.title !== undefined) yield headingMarkup(block.title, '', 2);
      yield html`<dl class="facts">${block.facts.map(fact)}</dl>\n`;
      break;
    case 'table':
      if (block.rows.length > 0 || block.keepsHead) yield* tableMarkup(block);
      break;
    case 'commands':
      if (block.commands.length > 0) yield commandsMarkup(block);
      break;
    case 'sentence':
      yield html`<p class="note"><bdi>${plainLine(block.sentence)}</bdi></p>\n`;
      break;
    case 'lines':
      yield html`<pre tabindex="0">${block.lines.map((line) => lineMarkup(line, block.language))}</pre>\n`;
      break;
    case 'document':
      yield html`<pre tabindex="0">${{ markup: escaped(printableJSON(block.value)) }}</pre>\n`;
      break;
    case 'findings':
      yield* findingsMarkup(block);
  }
}

function headingBlock(
  { text, facts = [], note = [], tone }: Extract<Block, { kind: 'heading' }>,
  level: 1 | 2,
): Markup {
  const below = [facts.map(plainLine).filter(Boolean).join(' · '), ...[note].flat()].filter((line) => line !== '');
  const tag = { markup: `h${level}` };
  const title = tone === undefined ? html`<bdi>${text}</bdi>` : html`<bdi class="${tone}">${text}</bdi>`;
  return html`<${tag}>${title}</${tag}>${below.map((line) => html`<p class="note"><bdi>${line}</bdi></p>`)}\n`;
}

export function headingMarkup(text: string, note: string, level: 1 | 2, id?: string): Markup {
  const tag = { markup: `h${level}` };
  const named = id === undefined ? [] : html` id="${id}"`;
  const below = note === '' ? [] : [html`<p class="note"><bdi>${note}</bdi></p>`];
  return html`<${tag}${named}><bdi>${text}</bdi></${tag}>${below}\n`;
}

function fact({ name, value, note }: Extract<Block, { kind: 'facts' }>['facts'][number]): Markup {
  const shown = isUnknown(value) ? html`unknown` : cellMarkup(value);
  return html`<div><dt>${name}</dt><dd><b>${shown}</b> <small><bdi>${plainLine(note)}</bdi></small></dd></div>`;
}

const isUnknown = (cell: Cell): boolean =>
  (cell.kind === 'bytes' || cell.kind === 'change' || cell.kind === 'count') && cell.value === null;

function* tableMarkup({ title, columns, rows, total, cut }: TableBlock): Generator<Markup> {
  const classes = columns.map(columnClass);
  const row = (cells: readonly Cell[]): Markup =>
    html`<tr>${cells.map((cell, at) => html`<td class="${classes[at] ?? ''}">${cellMarkup(cell)}</td>`)}</tr>\n`;
  if (title !== undefined) yield headingMarkup(title, '', 2);
  // Everything that scrolls must be reachable by keyboard.
  yield html`<div class="scroll" tabindex="0" role="group" aria-label="${title ?? 'table'}"><table>\n<thead><tr>`;
  yield html`${columns.map((column, at) => html`<th scope="col" class="${classes[at] ?? ''}">${column.title}</th>`)}</tr></thead>\n<tbody>\n`;
  for (const cells of rows) yield row(cells);
  yield html`</tbody>\n`;
  if (total) yield html`<tfoot>${row(total)}</tfoot>\n`;
  yield html`</table></div>\n`;
  if (cut) yield cutMarkup(cut);
}

/** Columns of low importance are hidden on narrow screens. */
const columnClass = ({ align, mayBeCut, mayWrap, importance }: Column): string =>
  [
    align,
    ...(mayBeCut || mayWrap ? ['long'] : []),
    ...(importance !== undefined && importance <= 1 ? ['spare'] : []),
  ].join(' ');

export const cutMarkup = ({ shown, total, rows, command }: Cut): Markup =>
  html`<p class="note">${shown} of ${total} ${rows}; all: <code>${command}</code></p>\n`;

const commandsMarkup = ({ commands }: Extract<Block, { kind: 'commands' }>): Markup =>
  html`<ul class="commands">${commands.map(({ purpose, command }) => html`<li>${purpose}: <code>${command}</code></li>`)}</ul>\n`;

function lineMarkup(line: string, language: string | undefined): Markup {
  const mark = language === 'diff' ? marks[line.charAt(0)] : undefined;
  const text = { markup: escaped(inertLine(printableText(line), language === 'diff')) };
  return mark ? html`<span class="${mark}">${text}</span>\n` : html`${text}\n`;
}

const marks: Readonly<Record<string, string>> = { '+': 'more', '-': 'less', '@': 'faint' };

function* findingsMarkup(block: FindingsBlock): Generator<Markup> {
  const { shown, rest } = summarizeFindings(block);
  if (shown.length + rest.length === 0) return;
  yield html`<ul class="findings">\n`;
  for (const finding of shown) {
    const { severity, rule } = finding;
    yield html`<li><b class="${severity}">${severity}</b> <bdi>${messageText(finding)}</bdi> <code>${rule}</code></li>\n`;
  }
  for (const { text, command } of rest) {
    const run = command === undefined ? [] : [html` <code>${command}</code>`];
    yield html`<li class="faint"><bdi>${text}</bdi>${run}</li>\n`;
  }
  yield html`</ul>\n`;
}

/** A cell as text, with the exact number in an attribute and in a tooltip. */
export function cellMarkup(cell: Cell): Markup {
  const plain = plainCellMarkup(cell);
  return cell.tone === undefined ? plain : html`<span class="${cell.tone}">${plain}</span>`;
}

function plainCellMarkup(cell: Cell): Markup {
  const text = cellText(cell);
  switch (cell.kind) {
    case 'bytes':
    case 'change':
      return cell.value === null
        ? html`–`
        : html`<data value="${cell.value}" title="${exactly(cell.value)}">${text}</data>`;
    case 'count':
      return cell.value === null ? html`–` : html`<data value="${cell.value}">${text}</data>`;
    case 'digest':
      return cell.digest === null ? html`–` : html`<code title="${cell.digest}">${text}</code>`;
    case 'time':
    case 'sparkline':
      return html`${text}`;
    case 'text':
      return cell.text === null || cell.rest !== undefined ? html`<bdi>${text}</bdi>` : editedMarkup(cell.text);
  }
}

/** A line, with marks where it was edited. */
export const editedMarkup = (line: Line): Markup =>
  html`<bdi>${typeof line === 'string' ? line : line.map(partMarkup)}</bdi>`;

function partMarkup(part: string | Code): Markup {
  if (typeof part === 'string') return html`${part}`;
  if (part.edit === undefined) return html`${part.code}`;
  return part.edit === 'removed' ? html`<del>${part.code}</del>` : html`<ins>${part.code}</ins>`;
}

const exactly = (bytes: number): string => `${bytes} bytes`;

/** One line of at most `most` characters: an instruction can be a whole script. */
export function instructionText(instruction: string | null, most: number): string {
  if (!instruction) return 'unknown instruction';
  return instruction.length > most ? `${instruction.slice(0, most)}…` : instruction;
}

/** One line, with a longer version in the tooltip. */
export const instructionMarkup = (instruction: string | null): Markup =>
  html`<bdi class="step" title="${instructionText(instruction, 500)}">${instructionText(instruction, 160)}</bdi>`;
