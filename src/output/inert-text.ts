// Escapes what a reader of the output would execute or not show. Text from an archive must control neither a terminal nor a
// CI log, and two names that differ must look different.
//
// Commands in logs: GitHub Actions `::error::` and `##[group]`, Azure Pipelines `##vso[…]`, TeamCity `##teamcity[…]`,
// GitLab `section_start:…`, Buildkite `--- `, `+++ `, `~~~ ` and `^^^ `.

/**
 * Control characters, invalid bytes, line and paragraph separators, and characters that are not visible: direction marks,
 * zero-width characters, fillers, tags, variation selectors. The zero-width joiner of an emoji is kept. The last part is the second "#" of a command in a log, which
 * may stand anywhere in a line.
 */
const unsafe =
  /(?!(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?)\u200d(?=\p{Extended_Pictographic}))[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]|(?<=#)#(?=\[|vso\[|teamcity\[)/giu;

/** Escapes one line of text as `\x1B`, `\u200b` or `\u{e0041}`. */
export const printable = (text: string): string => text.replace(unsafe, escaped);

/** Like `printable`, but tabs are kept. */
export const printableText = (line: string): string => line.split('\t').map(printable).join('\t');

/** Escapes JSON without changing its meaning. The line ends of indented JSON are kept. */
export const inertJSON = (json: string): string =>
  isPlain.test(json) ? json : json.replace(unsafe, (found) => (found === '\n' ? found : escapedInJSON(found)));

const isPlain = /^[ -"$-~\n]*$/;

const escapedInJSON = (found: string): string =>
  Array.from({ length: found.length }, (_, at) => found.charCodeAt(at).toString(16).padStart(4, '0'))
    .map((unit) => `\\u${unit}`)
    .join('');

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return hex(code - 0xdc00);
  if (code < 0x80) return hex(code);
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

const hex = (code: number): string => `\\x${code.toString(16).padStart(2, '0').toUpperCase()}`;

/** The start of a line that is a command in a log. Colors before it do not disarm it. */
const command = /^((?:\p{Cc}\[[\d;]*m|\s)*)(?=::|section_(?:start|end):)(.)/iu;
const group = /^((?:\p{Cc}\[[\d;]*m)*)(?=(?:---|\+\+\+|~~~|\^\^\^)(?:\s|$))(.)/u;

/** Escapes the start of a line that a CI log would take for a command. `isPatch` keeps `--- a/file` and `+++ b/file`. */
export function inertLine(line: string, isPatch = false): string {
  const pattern = command.test(line) ? command : isPatch ? undefined : group;
  return pattern ? line.replace(pattern, (_, before: string, first: string) => before + escaped(first)) : line;
}

/** Longest start of a line that decides whether it is a command. */
const maxCommand = 16;

/** Escapes lines as {@link inertLine} does, in text that comes in pieces: a line may consist of many. */
export function* inertLines(pieces: Iterable<string>): Generator<string> {
  let isAtStart = true;
  let held = '';
  for (const piece of pieces) {
    for (const part of piece.split(/(?<=\n)/)) {
      if (!isAtStart) {
        yield part;
        isAtStart = part.endsWith('\n');
        continue;
      }
      const text = held + part;
      const line = text.trimStart();
      yield text.slice(0, text.length - line.length);
      held = line;
      if (line.length < maxCommand && !line.endsWith('\n')) continue;
      yield inertLine(line);
      isAtStart = line.endsWith('\n');
      held = '';
    }
  }
  yield inertLine(held);
}
