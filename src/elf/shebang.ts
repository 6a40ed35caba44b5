// Reads the interpreter of a script (execve(2), "Interpreter scripts").
import { decodePath } from '../oci/entry-path.ts';

/** Number of bytes that the kernel examines (BINPRM_BUF_SIZE). */
const lineLimit = 256;

/** The interpreter after "#!". Undefined if there is none, or if the kernel would not see its end. */
export function readShebang(bytes: Buffer): string | undefined {
  if (bytes[0] !== 0x23 || bytes[1] !== 0x21) return undefined;
  const line = decodePath(bytes.subarray(0, lineLimit)) + (bytes.length < lineLimit ? '\n' : '');
  return /^#![ \t]*([^ \t\n\0]+)[ \t\n\0]/.exec(line)?.[1];
}
