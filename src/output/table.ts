// The page for people: headings, facts, tables as docker prints them, findings; cut to the terminal's width if there is one.
import type { Block } from '../report/block.ts';
import { cellText, printable, printableJSON, printableText } from './cell.ts';
import { findingLines } from './finding-lines.ts';
import { gap, wrapTo } from './fit-columns.ts';
import { grid } from './grid.ts';
import type { Output, OutputOptions } from './output.ts';
import { type Style, styleOf } from './style.ts';

export const table: Output = {
  name: 'table',
  *render({ blocks }, options) {
    const style = styleOf(options.color);
    const parts = blocks.map((block) => lines(block, style, options)).filter((part) => part.length > 0);
    yield `${parts.map((part) => part.join('\n')).join('\n\n')}\n`;
  },
};

/** Narrower than this a note is left to the terminal. */
const leastNote = 20;

const wrapped = (note: string, width: number | undefined): readonly string[] =>
  width === undefined || width < leastNote ? [note] : wrapTo(note, width).split('\n');

function lines(block: Block, style: Style, options: OutputOptions): readonly string[] {
  switch (block.kind) {
    case 'heading': {
      const note = block.note ? wrapped(printable(block.note), options.width) : [];
      return [style.strong(printable(block.text)), ...note.map(style.faint)];
    }
    case 'facts': {
      const width = Math.max(...block.facts.map(({ name }) => name.length));
      const values = block.facts.map(({ value }) => cellText(value));
      const valueWidth = Math.max(...values.map((value) => value.length));
      const before = width + valueWidth + 2 * gap;
      return block.facts.flatMap(({ name, note }, at) => {
        const [first, ...more] = wrapped(printable(note), options.width && options.width - before);
        const fact = `${name.padEnd(width)}  ${style.strong(values[at].padStart(valueWidth))}  ${style.faint(first)}`;
        return [fact, ...more.map((line) => ' '.repeat(before) + style.faint(line))];
      });
    }
    case 'lines':
      return block.lines.map(printableText);
    case 'document':
      return printableJSON(block.value).split('\n');
    case 'table':
      return block.rows.length === 0 && !block.keepsHead ? [] : grid(block, style, options.width);
    case 'findings':
      return findingLines(block, style);
  }
}
