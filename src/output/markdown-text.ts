// Text of an archive inside GitHub-flavored Markdown, so that none of it is markup: neither to a renderer nor to what GitHub and
// GitLab then look for in the rendered text (mentions, issues, commits, addresses, emoji). They leave code alone, so names that
// are not certainly harmless become code.
import type { Line } from '../report/block.ts';
import { printable } from './cell.ts';

/** A sentence: its words stay words, and names with other characters become code, without the punctuation around them. */
export function prose(text: string): string {
  const parts = wordsOf(text).map((word, at): Part => {
    if (at === 0 && listNumber.test(word)) return { before: '', name: word, after: '' };
    return isHarmless(word) ? { before: word, name: '', after: '' } : split(word);
  });
  let result = '';
  for (let at = 0; at < parts.length; at += 1) {
    const { before, ...part } = parts[at];
    let { name, after } = part;
    // Names in a row are one code span.
    while (name !== '' && after === '' && at + 1 < parts.length && isNameOnly(parts[at + 1])) {
      at += 1;
      name += ` ${parts[at].name}`;
      after = parts[at].after;
    }
    result += `${result === '' ? '' : ' '}${before}${name === '' ? '' : code(name)}${after}`;
  }
  return result;
}

interface Part {
  readonly before: string;
  readonly name: string;
  readonly after: string;
}

const isNameOnly = ({ before, name }: Part): boolean => before === '' && name !== '';

/** A name without the brackets, quotes and punctuation around it. */
function split(word: string): Part {
  let [start, end] = [0, word.length];
  while (start < end && '("'.includes(word[start])) start += 1;
  while (end > start && '),;:."'.includes(word[end - 1])) end -= 1;
  if (start === end) return { before: '', name: word, after: '' };
  const name = word.slice(start, end);
  const [before, after] = [word.slice(0, start), word.slice(end)];
  return isHarmless(name) ? { before: word, name: '', after: '' } : { before, name, after };
}

/** A line: what is marked as code is code as a whole, the rest is a sentence. */
export function proseLine(line: Line): string {
  if (typeof line === 'string') return prose(line);
  const parts = line.map((part) => {
    if (typeof part !== 'string') return code(part.code);
    const [, closing = '', words = '', opening = ''] = besideCode.exec(part) ?? [];
    const [before, after] = [/^\s/, /\S\s+$/].map((blank) => (blank.test(words) ? ' ' : ''));
    return closing + before + prose(words) + after + opening;
  });
  return parts.join('').trim();
}

/** Punctuation and brackets that touch what is marked as code are not words, and would become code themselves. */
const besideCode = /^([,:;.)]+(?=\s|$))?(.*?)((?<=^|\s)\(+)?$/s;

/** A backtick would end it and a pipe the cell of a table: with these it is HTML, with all punctuation as references. */
export function code(text: string): string {
  const visible = printable(text);
  if (visible === '') return '';
  if (!/[`|]/.test(visible)) return `\`${visible}\``;
  return `<code>${visible.replace(/[!-,:-@[-`{-~]|(?<=www)\./gi, (character) => `&#${character.charCodeAt(0)};`)}</code>`;
}

const wordsOf = (text: string): readonly string[] =>
  printable(text)
    .split(' ')
    .filter((word) => word !== '');

const isHarmless = (word: string): boolean => (plainWord.test(word) && !linkedWord.test(word)) || plainSign.test(word);

/** No character is in two of the sets: a word of a million of them would be tried a million times. */
const plainWord = /^[("+]?(?:--?|[./])?[\p{L}\p{N}][\p{L}\p{N}\p{M}'+=,./%–-]*[);:…"]*$/u;
/** What GitHub or GitLab link although it is a word: an address, an issue, a commit, a milestone. */
const linkedWord = /(?:^|\W)(?:www\.|gh-\d|[0-9a-f]{7})|%[\p{L}\p{N}_]/iu;
const listNumber = /^\d+[.)]$/;
/** What we write ourselves between words, and the time of day. */
const plainSign = /^(?:[·…]|->|\d\d:\d\d:\d\d)$/;
