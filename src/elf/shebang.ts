// The first line of a script: the program that Linux starts it with (execve(2), "Interpreter scripts").
import { decodePath } from '../oci/entry-path.ts';

/** How much of the file the kernel looks at. */
const lineLimit = 256;

/** What follows "#!" up to a blank; undefined where nothing does, or the kernel would not see its end. */
export function readShebang(bytes: Buffer): string | undefined {
  if (bytes[0] !== 0x23 || bytes[1] !== 0x21) return undefined;
  const line = decodePath(bytes.subarray(0, lineLimit)) + (bytes.length < lineLimit ? '\n' : '');
  return /^#![ \t]*([^ \t\n\0]+)[ \t\n\0]/.exec(line)?.[1];
}
