// Blocks as HTML that means what it shows: headings, definition lists, tables, lists. Comes in pieces: a table may be long.
import type { Block } from '../../report/block.ts';
import { printableJSON, printableText } from '../cell.ts';
import { toldFindings, toldMessage } from '../told-findings.ts';
import { cellMarkup } from './cell-markup.ts';
import { escaped, html, type Markup } from './markup.ts';

/** @param level of headings */
export function* blockMarkup(block: Block, level: 1 | 2): Generator<Markup> {
  switch (block.kind) {
    case 'heading':
      yield headingMarkup(block.text, block.note ?? '', level);
      break;
    case 'facts':
      yield html`<dl class="facts">${block.facts.map(fact)}</dl>\n`;
      break;
    case 'table':
      if (block.rows.length > 0 || block.keepsHead) yield* tableMarkup(block);
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

export function headingMarkup(text: string, note: string, level: 1 | 2, id?: string): Markup {
  const tag = { markup: `h${level}` };
  const named = id === undefined ? [] : html` id="${id}"`;
  const below = note === '' ? [] : [html`<p class="note"><bdi>${note}</bdi></p>`];
  return html`<${tag}${named}><bdi>${text}</bdi></${tag}>${below}\n`;
}

const fact = ({ name, value, note }: Extract<Block, { kind: 'facts' }>['facts'][number]): Markup =>
  html`<div><dt>${name}</dt><dd><b>${cellMarkup(value)}</b> <small><bdi>${note}</bdi></small></dd></div>`;

function* tableMarkup({ columns, rows, total }: Extract<Block, { kind: 'table' }>): Generator<Markup> {
  const kinds = columns.map(({ align, mayBeCut, mayWrap, mayBeDropped }) =>
    [align, ...(mayBeCut || mayWrap ? ['long'] : []), ...(mayBeDropped ? ['spare'] : [])].join(' '),
  );
  const row = (cells: (typeof rows)[number]): Markup =>
    html`<tr>${cells.map((cell, at) => html`<td class="${kinds[at]}">${cellMarkup(cell)}</td>`)}</tr>\n`;
  // What can be scrolled must be reached by the keyboard.
  yield html`<div class="scroll" tabindex="0" role="group" aria-label="table"><table>\n<thead><tr>`;
  yield html`${columns.map(({ title }, at) => html`<th scope="col" class="${kinds[at]}">${title}</th>`)}</tr></thead>\n<tbody>\n`;
  for (const cells of rows) yield row(cells);
  yield html`</tbody>\n`;
  if (total) yield html`<tfoot>${row(total)}</tfoot>\n`;
  yield html`</table></div>\n`;
}

function lineMarkup(line: string, language: string | undefined): Markup {
  const mark = language === 'diff' ? marks[line[0]] : undefined;
  const text = { markup: escaped(printableText(line)) };
  return mark ? html`<span class="${mark}">${text}</span>\n` : html`${text}\n`;
}

const marks: Readonly<Record<string, string>> = { '+': 'more', '-': 'less', '@': 'faint' };

function* findingsMarkup(block: Extract<Block, { kind: 'findings' }>): Generator<Markup> {
  const { told, rest } = toldFindings(block);
  if (told.length + rest.length === 0) return;
  yield html`<ul class="findings">\n`;
  for (const finding of told) {
    const { severity, rule } = finding;
    yield html`<li><b class="${severity}">${severity}</b> <bdi>${toldMessage(finding)}</bdi> <code>${rule}</code></li>\n`;
  }
  for (const text of rest) yield html`<li class="faint"><bdi>${text}</bdi></li>\n`;
  yield html`</ul>\n`;
}
