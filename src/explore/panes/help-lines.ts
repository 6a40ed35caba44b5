// All keys, as the help shows them.
import { helpRows, keysText } from '../model/bindings.ts';
import { type Line, lineOf } from './line.ts';

const keysWidth = 30;

export const helpLines = (isASCII: boolean): readonly Line[] =>
  helpRows.map((row) => {
    if ('title' in row) return lineOf(row.title, 'strong');
    const input = typeof row.input === 'string' ? row.input : keysText(row.input, isASCII);
    return { pieces: [{ text: `  ${input}`, width: keysWidth }, { text: row.text }] };
  });
