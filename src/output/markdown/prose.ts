// Escapes text from an archive for GitHub-flavored Markdown. It must not become markup, nor a mention, issue, commit, address
// or emoji, which GitHub and GitLab look for in the rendered text. Both leave code alone, so every name that could have a
// meaning becomes code.
import type { Line } from '../../report/block.ts';
import { printable } from '../inert-text.ts';

/** A sentence: words are kept; names with other characters become code, without the punctuation around them. */
export function prose(text: string, codeOf = code): string {
  const parts = wordsOf(text).map((word, at): Part => {
    if (at === 0 && listNumber.test(word)) return { before: '', name: word, after: '' };
    return isHarmless(word) ? { before: word, name: '', after: '' } : split(word);
  });
  let result = '';
  for (let at = 0; at < parts.length; at += 1) {
    const { before, ...part } = parts[at] as Part;
    let { name, after } = part;
    // Adjacent names share one code span.
    while (name !== '' && after === '') {
      const next = parts[at + 1];
      if (!next || !isNameOnly(next)) break;
      at += 1;
      name += ` ${next.name}`;
      after = next.after;
    }
    result += `${result === '' ? '' : ' '}${before}${name === '' ? '' : codeOf(name)}${after}`;
  }
  return result;
}

interface Part {
  readonly before: string;
  readonly name: string;
  readonly after: string;
}

const isNameOnly = ({ before, name }: Part): boolean => before === '' && name !== '';

/** Splits punctuation, brackets and quotes from a name. */
function split(word: string): Part {
  let [start, end] = [0, word.length];
  while (start < end && '("'.includes(word.charAt(start))) start += 1;
  while (end > start && '),;:."'.includes(word.charAt(end - 1))) end -= 1;
  if (start === end) return { before: '', name: word, after: '' };
  const name = word.slice(start, end);
  const [before, after] = [word.slice(0, start), word.slice(end)];
  return isHarmless(name) ? { before: word, name: '', after: '' } : { before, name, after };
}

/** A line: parts marked as code become code as a whole, the rest is a sentence. */
export function proseLine(line: Line, codeOf = code): string {
  if (typeof line === 'string') return prose(line, codeOf);
  const parts = line.map((part) => {
    if (typeof part !== 'string') return marks[part.edit ?? 'none'] + codeOf(part.code) + marks[part.edit ?? 'none'];
    const [, closing = '', words = '', opening = ''] = besideCode.exec(part) ?? [];
    const [before, after] = [/^\s/, /\S\s+$/].map((blank) => (blank.test(words) ? ' ' : ''));
    return closing + before + prose(words, codeOf) + after + opening;
  });
  return parts.join('').trim();
}

const marks = { removed: '~~', added: '**', none: '' } as const;

/** Punctuation next to code is kept as it is, since on its own it would become code. */
const besideCode = /^([,:;.)]+(?=\s|$))?(.*?)((?<=^|\s)\(+)?$/s;

/**
 * Text with a backtick, or with a pipe (which ends a table cell), becomes an HTML code element with character references. So does
 * the start of an HTML comment or of a section that unfolds: programs look for these in a page.
 */
export function code(text: string): string {
  const visible = printable(text);
  if (visible === '') return '';
  return /[`|]|<(?:!--|\/?(?:details|summary))/i.test(visible)
    ? codeElement(visible, /[!-,:-@[-`{-~]|(?<=www)\./gi)
    : `\`${visible}\``;
}

/** A line of an HTML element in which GitHub reads no Markdown. */
export const htmlLine = (line: Line): string => proseLine(line, (text) => codeElement(printable(text), /[&<>"']/g));

const codeElement = (text: string, escapes: RegExp): string =>
  `<code>${text.replace(escapes, (character) => `&#${character.charCodeAt(0)};`)}</code>`;

const wordsOf = (text: string): readonly string[] =>
  printable(text)
    .split(' ')
    .filter((word) => word !== '');

const isHarmless = (word: string): boolean => (plainWord.test(word) && !linkedWord.test(word)) || plainSign.test(word);

/** The sets must not overlap, or a word of a million characters would be tried a million times. */
const plainWord = /^[("+]?(?:--?|[./])?[\p{L}\p{N}][\p{L}\p{N}\p{M}'+=,./%–-]*[);:…"]*$/u;
/** Words that GitHub or GitLab link: an address, an issue, a commit, a milestone. */
const linkedWord = /(?:^|\W)(?:www\.|gh-\d|[0-9a-f]{7})|%[\p{L}\p{N}_]/iu;
const listNumber = /^\d+[.)]$/;
/** Separators of this program's own text, and times of day. */
const plainSign = /^(?:[·…]|->|\d\d:\d\d:\d\d)$/;
