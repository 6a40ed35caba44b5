// All keys, as the help shows them.
import { keysText } from '../model/bindings.ts';
import { type HelpRow, helpRows, textStart } from '../model/help-rows.ts';
import { type Line, lineOf } from './line.ts';

/** The help in a number of columns. */
export const helpLines = (width: number, isASCII: boolean): readonly Line[] =>
  helpRows(width).map((row) => {
    if ('title' in row) return lineOf(row.title, 'strong');
    if (!('input' in row)) return lineOf(' '.repeat(textStart(width)) + row.text);
    const input = inputText(row.input, isASCII);
    return 'text' in row
      ? { pieces: [{ text: `  ${input}`, width: textStart(width) }, { text: row.text }] }
      : lineOf(` ${input}`);
  });

const inputText = (input: Extract<HelpRow, { input: unknown }>['input'], isASCII: boolean): string =>
  typeof input === 'string' ? input : keysText(input, isASCII);
