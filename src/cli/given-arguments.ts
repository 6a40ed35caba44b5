// The arguments of the process. Node.js decodes them as UTF-8, where other bytes become U+FFFD; Linux tells the bytes.
import { readFileSync } from 'node:fs';
import { decodePath } from '../oci/entry-path.ts';

/** The arguments as they were given: a byte that is not UTF-8 is a lone surrogate, as in a path. On other systems it stays U+FFFD. */
export function givenArguments(decoded: readonly string[]): readonly string[] {
  if (!decoded.some((argument) => argument.includes('\ufffd'))) return decoded;
  const given = commandLineBytes().slice(-decoded.length);
  const isSame = given.length === decoded.length && given.every((bytes, at) => bytes.toString() === decoded[at]);
  return isSame ? given.map(decodePath) : decoded;
}

/** All words of the process, also those for Node.js. */
function commandLineBytes(): readonly Buffer[] {
  try {
    const words = readFileSync('/proc/self/cmdline', 'latin1').split('\0');
    return words.slice(0, -1).map((word) => Buffer.from(word, 'latin1'));
  } catch {
    return [];
  }
}
