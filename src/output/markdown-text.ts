// Text of an archive inside GitHub-flavoured Markdown, so that none of it is markup: neither to who renders it nor to what
// GitHub and GitLab then look for in the rendered text (mentions, issues, commits, addresses, emoji). They leave code
// alone, so whatever is not certainly harmless stands as code.
import { printable } from './cell.ts';

/** A sentence: its words stay words, what is no harmless word is code. */
export const prose = (text: string): string =>
  wordsOf(text)
    .map((word, at) => (isHarmless(word) && !(at === 0 && listNumber.test(word)) ? word : code(word)))
    .join(' ');

/** A value: code as a whole, unless all of it is harmless. */
export const value = (text: string): string => (wordsOf(text).every(isHarmless) ? wordsOf(text).join(' ') : code(text));

/** A backtick would end it and a pipe the cell of a table: with these it is HTML, all punctuation in it references. */
export function code(text: string): string {
  const visible = printable(text);
  if (!/[`|]/.test(visible)) return `\`${visible}\``;
  return `<code>${visible.replace(/[!-,:-@[-`{-~]|(?<=www)\./gi, (character) => `&#${character.charCodeAt(0)};`)}</code>`;
}

const wordsOf = (text: string): readonly string[] =>
  printable(text)
    .split(' ')
    .filter((word) => word !== '');

const isHarmless = (word: string): boolean => (plainWord.test(word) && !linkedWord.test(word)) || plainSign.test(word);

/** No sign stands in both lists: a word of a million of them would be tried a million times. */
const plainWord = /^[(/]?[\p{L}\p{N}][\p{L}\p{N}\p{M}'+=./-]*[),;:…]*$/u;
/** What GitHub links though it is a word: an address, an issue, a commit. */
const linkedWord = /(?:^|\W)(?:www\.|gh-\d|[0-9a-f]{7})/i;
const listNumber = /^\d+[.)]$/;
/** What we write ourselves between words, and the time of day. */
const plainSign = /^(?:[·…]|\d\d:\d\d:\d\d)$/;
