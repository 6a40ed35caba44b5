// Decodes bytes of which some may not be UTF-8. Each of these is decoded alone, as in Go; other decoders take several together.
import { isUtf8 } from 'node:buffer';

/** A string that is concatenated from millions of parts takes many times its length. */
const maxParts = 2 ** 12;

/** The text of the bytes, with `ofInvalid` in place of each byte that is not in a valid character. */
export function decodeUTF8(bytes: Buffer, ofInvalid: (byte: number) => string): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const chunks: string[] = [];
  let parts: string[] = [];
  let validFrom = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = lengthOfCharacter(bytes, at);
    at += length;
    if (length > 0) continue;
    parts.push(bytes.toString('utf8', validFrom, at), ofInvalid(bytes[at] as number));
    at += 1;
    validFrom = at;
    if (parts.length < maxParts) continue;
    chunks.push(parts.join(''));
    parts = [];
  }
  return [...chunks, ...parts, bytes.toString('utf8', validFrom)].join('');
}

/** Bytes of the character that begins here; 0 for a byte that begins none. */
function lengthOfCharacter(bytes: Buffer, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return 1;
  // Told without a call, which takes longer than the rest.
  if (lead < 0xc2 || lead > 0xf4 || (bytes[at + 1] ?? 0) >> 6 !== 2) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
