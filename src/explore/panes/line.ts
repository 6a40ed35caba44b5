// Lines of the screen: pieces of text with their meaning, and how they become text for a terminal. Whatever comes from an archive is
// escaped here, so that no name can write control sequences.
import { styleText } from 'node:util';
import { printable } from '../../output/inert-text.ts';
import { cutTo, endOf, widthOf } from '../../output/text-width.ts';

/** What a piece of text means. Color is never the only sign of it. */
export type Meaning = 'plain' | 'strong' | 'faint' | 'added' | 'removed' | 'changed' | 'wasted' | 'directory' | 'bad';

export interface Piece {
  readonly text: string;
  readonly meaning?: Meaning;
  /** Columns; texts are aligned or cut to it. Without it, a piece takes what it needs, and the last one what is left. */
  readonly width?: number;
  readonly align?: 'left' | 'right';
  /** Whether a long text loses its start. */
  readonly keepsEnd?: boolean;
}

export interface Line {
  readonly pieces: readonly Piece[];
  /** Whether the cursor is on it. */
  readonly isChosen?: boolean;
}

export const lineOf = (text: string, meaning: Meaning = 'plain'): Line => ({ pieces: [{ text, meaning }] });

export interface Paint {
  readonly color: boolean;
  readonly isASCII: boolean;
}

type Format = Parameters<typeof styleText>[0];

/** Colors of the terminal's own palette, which fits its background. */
const formats: Readonly<Record<Meaning, Format | undefined>> = {
  plain: undefined,
  strong: 'bold',
  faint: 'dim',
  added: 'green',
  removed: 'red',
  changed: 'yellow',
  wasted: 'magenta',
  directory: 'blue',
  bad: 'red',
};

/** Bold and inverse are no colors: they stay without color. */
const isColor = (meaning: Meaning): boolean => meaning !== 'strong';

/** The line as text with styles, of exactly `width` columns if it is chosen, else of at most that many. */
export function paintLine({ pieces, isChosen }: Line, width: number, { color, isASCII }: Paint): string {
  let painted = '';
  let left = width;
  for (const piece of pieces) {
    if (left <= 0) break;
    const text = fitted(piece, left, isASCII);
    left -= widthOf(text);
    const format = formats[piece.meaning ?? 'plain'];
    const isStyled = format !== undefined && !isChosen && (color || !isColor(piece.meaning ?? 'plain'));
    painted += isStyled && text !== '' ? style(format, text) : text;
  }
  return isChosen ? style('inverse', painted + ' '.repeat(Math.max(left, 0))) : painted;
}

function fitted({ text, width, align, keepsEnd }: Piece, left: number, isASCII: boolean): string {
  const room = Math.min(width ?? left, left);
  const safe = printable(text);
  const shown = isASCII ? inASCII(safe) : safe;
  const cut = widthOf(shown) <= room ? shown : (keepsEnd ? endOf : cutTo)(shown, room);
  const fitting = isASCII ? cut.replace('…', '~') : cut;
  if (width === undefined) return fitting;
  const blank = ' '.repeat(Math.max(room - widthOf(fitting), 0));
  return align === 'right' ? blank + fitting : fitting + blank;
}

/** Characters of the explorer itself have a form in ASCII; others are escaped. */
const inASCII = (text: string): string =>
  text.replace(
    /[^ -~]/gu,
    (character) => asciiForms.get(character) ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );

const asciiForms: ReadonlyMap<string, string> = new Map([
  ['▾', '-'],
  ['▸', '+'],
  ['→', '->'],
  ['·', '|'],
  ['–', '-'],
  ['↑', 'Up'],
  ['↓', 'Down'],
]);

/** The caller decides about colors; without `validateStream`, Node 22 and later would ask the stream itself. */
const style = (format: Format, text: string): string => styleText(format, text, { validateStream: false } as never);
