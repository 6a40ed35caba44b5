// Text and macros of manual pages, in the format man(7).
import { wrapTo } from '../../output/text-width.ts';

const replacements: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '"': '\\(dq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

/** Text as it is, without a meaning for roff. */
export const roff = (text: string): string =>
  text
    .replace(/[\\\-'"`^~]/g, (character) => replacements[character] ?? character)
    .replace(
      /[^\n -~]/gu,
      (character) => `\\[u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replace(/^\./gm, '\\&.');

export const bold = (text: string): string => `\\fB${roff(text)}\\fR`;
export const italic = (text: string): string => `\\fI${roff(text)}\\fR`;

/** A section with lines of roff; nothing if it has none. */
export const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`.SH ${title}`, ...lines];

/** Text in lines of at most 80 characters, which roff fills again. */
export const paragraph = (text: string): readonly string[] => wrapTo(text, 66).map(roff);

/** A term and its description. */
export const item = (term: string, description: string): readonly string[] => ['.TP', term, ...paragraph(description)];

/** Lines that are shown as they are. */
export const verbatim = (lines: readonly string[]): readonly string[] => ['.EX', ...lines.map(roff), '.EE'];
