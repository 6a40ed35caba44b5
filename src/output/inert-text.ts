// Escapes what a reader of the output would execute or not show. Text from an archive must control neither a terminal nor a
// CI log, and two names that differ must look different.
//
// Commands in logs: GitHub Actions `::error::` and `##[group]`, Azure Pipelines `##vso[…]`, TeamCity `##teamcity[…]`,
// GitLab `section_start:…`, Buildkite `--- `, `+++ `, `~~~ ` and `^^^ +++`.
import { unsafe } from '../text/unsafe-characters.ts';

/** Text of these characters has nothing unsafe but section marks. Nearly all text is, and is tested much faster. */
const isPlainLine = /^[ -"$-~]*$/;
const section = /section_/i;

/** Escapes one line of text as `\x1B`, `\u200b` or `\u{e0041}`. */
export const printable = (text: string): string =>
  isPlainLine.test(text) && !section.test(text) ? text : text.replace(unsafe, escaped);

/** U+FFFE and U+FFFF, which XML cannot have even as references, are escaped, too. */
export const printableInXML = (text: string): string => text.replace(/[\ufffe\uffff]/g, escaped);

/** Like `printable`, but tabs are kept. */
export const printableText = (line: string): string => line.split('\t').map(printable).join('\t');

/** Escapes JSON without changing its meaning. The line ends of indented JSON are kept. */
export const inertJSON = (json: string): string =>
  isPlain.test(json) && !json.includes('section_')
    ? json
    : json.replace(unsafe, (found) => (found === '\n' ? found : escapedInJSON(found)));

const isPlain = /^[ -"$-~\n]*$/;

const escapedInJSON = (found: string): string =>
  Array.from({ length: found.length }, (_, at) => found.charCodeAt(at).toString(16).padStart(4, '0'))
    .map((unit) => `\\u${unit}`)
    .join('');

/** One character as an escape, whether or not it needs one. */
export function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return hex(code - 0xdc00);
  if (code < 0x80) return hex(code);
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

const hex = (code: number): string => `\\x${code.toString(16).padStart(2, '0').toUpperCase()}`;

/** Text without any of these has no command. */
const hints = /##|::|section_|---|\+\+\+|~~~|\^\^\^/i;
/** Blanks and colors, which do not disarm a command after them. No style here has more than nine. */
const beforeCommand = /\s*(?:\p{Cc}\[[\d;]*m\s*){0,9}/uy;
/** After blanks; an IPv6 address such as ::1 is none. */
const command = /::(?![\da-f]{1,4}(?:[:.][\da-f]{1,4}){0,7}(?![\w:.-]))|section_(?:start|end):/iy;
/** At the start of a line only. Colors around it do not disarm it. */
const group = /^((?:\p{Cc}\[[\d;]*m){0,9})(?=(?:---|\+\+\+|~~~|\^\^\^)(?:\p{Cc}\[[\d;]*m){0,9}(?:\s|$))(.)/u;
/** What pieces of text that are harmless on their own can be together. */
const joined = /(?<=#)#(?=\[|vso\[|teamcity\[)|s(?=ection_(?:start|end):\d)/gi;

const inertWithin = (line: string): string => line.replace(joined, escaped);

/** Escapes what a CI log would take for a command in a line. `isPatch` keeps `--- a/file` and `+++ b/file`. */
export function inertLine(line: string, isPatch = false): string {
  if (!hints.test(line)) return line;
  const inert = inertWithin(line);
  beforeCommand.lastIndex = 0;
  const start = beforeCommand.exec(inert)?.[0].length ?? 0;
  command.lastIndex = start;
  if (command.test(inert)) return inert.slice(0, start) + escaped(inert.charAt(start)) + inert.slice(start + 1);
  return isPatch ? inert : inert.replace(group, (_, before: string, first: string) => before + escaped(first));
}

/** Characters that are looked at together. */
const chunkLength = 2 ** 16;
/** A line is parted before these only, so that no command is. */
const betweenCommands = /[^#\w:[](?=[#\w:[]*$)/;

/** Escapes lines as {@link inertLine} does, in text that comes in pieces: a line may consist of many. */
export function* inertLines(pieces: Iterable<string>): Generator<string> {
  let held: string[] = [];
  let length = 0;
  let enough = chunkLength;
  let isAtStart = true;
  const inert = (chunk: string): string => {
    const isFirstWhole = isAtStart;
    const last = chunk.slice(chunk.lastIndexOf('\n') + 1);
    isAtStart = last.trim() === '' && (isAtStart || last.length < chunk.length);
    if (!hints.test(chunk)) return chunk;
    const lines = chunk.split(/(?<=\n)/);
    return lines.map((line, at) => (at > 0 || isFirstWhole ? inertLine(line) : inertWithin(line))).join('');
  };
  for (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length < enough) continue;
    const text = held.join('');
    const end = text.lastIndexOf('\n') + 1 || text.search(betweenCommands);
    held = [text.slice(Math.max(end, 0))];
    length -= Math.max(end, 0);
    // A long word is looked through again when it has become twice as long.
    enough = Math.max(chunkLength, 2 * length);
    if (end > 0) yield inert(text.slice(0, end));
  }
  yield inert(held.join(''));
}
