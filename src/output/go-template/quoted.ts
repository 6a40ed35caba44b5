// Quotes a text like Go's %q: printable characters are kept, others are escaped.

const letters: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
]);

const unprintable = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|["'\\]/gu;

export const quoted = (text: string, quote: '"' | "'"): string =>
  quote + text.replace(unprintable, (character) => escaped(character, quote)) + quote;

function escaped(character: string, quote: string): string {
  if (character === '"' || character === "'") return character === quote ? `\\${quote}` : character;
  const code = character.codePointAt(0) ?? 0;
  // A byte that is not UTF-8.
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  const digits = code.toString(16);
  if (code < 0x80) return letters.get(character) ?? `\\x${digits.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
