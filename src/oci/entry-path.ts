// Paths of tar entries. They are bytes, represented losslessly as strings: valid UTF-8 is decoded, any other byte
// becomes a lone surrogate U+DC80…U+DCFF, which UTF-8 cannot contain. A normalized path is relative to the root and has
// no empty, "." or ".." components; the root is "".
import { isAscii, isUtf8 } from 'node:buffer';

/** Decodes a path; {@link encodePath} restores the same bytes. */
export function decodePath(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeInvalid(bytes);
}

function decodeInvalid(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] as number;
    const end = Math.min(at + sequenceLength(lead), bytes.length);
    const character = bytes.subarray(at, end);
    if (isUtf8(character)) {
      text += character.toString('utf8');
      at = end;
    } else {
      text += String.fromCharCode(0xdc00 + lead);
      at += 1;
    }
  }
  return text;
}

function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** Encodes a decoded path back to its bytes. */
export function encodePath(path: string): Buffer {
  // With the u flag this matches only lone surrogates: a surrogate pair is one character.
  const parts = path.split(/([\udc80-\udcff])/u);
  return Buffer.concat(parts.map((part, at) => (at % 2 ? Buffer.of(part.charCodeAt(0) - 0xdc00) : Buffer.from(part))));
}

/** A normalized path. */
export interface NormalizedPath {
  readonly path: string;
  /** True if ".." led above the root. Such a path is resolved inside the root, as unpackers do. */
  readonly escapes: boolean;
}

/** Removes a leading "./" or "/", empty and "." components, and resolves "..". */
export function normalizePath(path: string): NormalizedPath {
  if (!path.includes('./') && !path.includes('//') && !path.startsWith('/') && !path.endsWith('.')) {
    return { path: path.endsWith('/') ? path.slice(0, -1) : path, escapes: false };
  }
  const kept: string[] = [];
  let escapes = false;
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.pop() === undefined) escapes = true;
  }
  return { path: kept.join('/'), escapes };
}

/** The parent directory of a normalized path; "" for a path in the root. */
export const parentPath = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** The first two components of the parent directory: enough to tell roughly where a file is. */
export const topDirectory = (path: string): string => path.split('/').slice(0, -1).slice(0, 2).join('/');

/** Compares paths in the order of their bytes. */
export function comparePaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [unitA, unitB] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (unitA === unitB) continue;
    // UTF-16 code units sort like UTF-8 bytes, except for surrogates.
    return unitA < 0xd800 && unitB < 0xd800 ? unitA - unitB : Buffer.compare(encodePath(a), encodePath(b));
  }
  return a.length - b.length;
}
