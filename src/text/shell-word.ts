// Words of command lines that a reader can paste into a shell.
import { unsafe } from './unsafe-characters.ts';

const isPlain = /^[\w@%+=:,./-][\w@%+=:,./#-]*$/;

/**
 * A word of a command line, in quotes for a POSIX shell if it needs them. What would not be printed as it is, is escaped byte
 * by byte in the quotes that bash, zsh and ksh have for this: `$'a\x1B'`.
 */
export function shellWord(word: string): string {
  if (word.search(unsafe) < 0) return isPlain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${word.replace(/[\\']/g, '\\$&').replace(unsafe, escapedBytes)}'`;
}

/** As bytes, which do not depend on the locale of the shell. */
const escapedBytes = (character: string): string =>
  Array.from(bytesOf(character), (byte) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');

/** A byte of a path that is not UTF-8 is a lone surrogate. */
function bytesOf(character: string): Iterable<number> {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xdc80 && code <= 0xdcff ? [code - 0xdc00] : Buffer.from(character);
}
