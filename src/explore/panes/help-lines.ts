// All keys, as the help shows them.
import { keysText } from '../model/bindings.ts';
import { type HelpRow, helpRows, textIndent } from '../model/help-rows.ts';
import { type Line, lineOf } from './line.ts';

const keysWidth = 30;

/** The help in a window with a number of columns. */
export const helpLines = (columns: number, isASCII: boolean): readonly Line[] =>
  helpRows(columns).map((row) => {
    if ('title' in row) return lineOf(row.title, 'strong');
    if (!('input' in row)) return lineOf(' '.repeat(textIndent) + row.text);
    const input = inputText(row.input, isASCII);
    return 'text' in row
      ? { pieces: [{ text: `  ${input}`, width: keysWidth }, { text: row.text }] }
      : lineOf(` ${input}`);
  });

const inputText = (input: Extract<HelpRow, { input: unknown }>['input'], isASCII: boolean): string =>
  typeof input === 'string' ? input : keysText(input, isASCII);
