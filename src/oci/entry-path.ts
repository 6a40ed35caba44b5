// Paths of tar entries. They are bytes; inside the program a string stands for them one to one: valid UTF-8 is decoded,
// each byte that is not becomes a lone surrogate U+DC80…U+DCFF (which UTF-8 never yields). Normalised: relative to the
// root, no empty, "." or ".." component; the root itself is "".
import { isAscii, isUtf8 } from 'node:buffer';

/** The string that stands for these bytes. */
export function decodePath(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeBroken(bytes);
}

function decodeBroken(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(at + sequenceLength(bytes[at]), bytes.length);
    const character = bytes.subarray(at, end);
    if (isUtf8(character)) {
      text += character.toString('utf8');
      at = end;
    } else {
      text += String.fromCharCode(0xdc00 + bytes[at]);
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

/** The bytes that a decoded path stands for. */
export function encodePath(path: string): Buffer {
  // With the u flag only lone surrogates match: the halves of a pair are one character.
  const parts = path.split(/([\udc80-\udcff])/u);
  return Buffer.concat(parts.map((part, at) => (at % 2 ? Buffer.of(part.charCodeAt(0) - 0xdc00) : Buffer.from(part))));
}

export interface NormalizedPath {
  readonly path: string;
  /** Whether a ".." led above the root; such a path is held at the root, as unpackers do. */
  readonly escapes: boolean;
}

/** Strips leading "./" and "/", empty and "." components, and resolves "..". */
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

/** The directory that holds a normalised path; "" for what stands in the root. */
export const parentPath = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** The first steps of the directory that a path is in, at most two: enough to say where in a file system something is. */
export const topDirectory = (path: string): string => path.split('/').slice(0, -1).slice(0, 2).join('/');

/** The order of paths: that of their bytes. */
export function comparePaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [unitA, unitB] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (unitA === unitB) continue;
    // Code units and bytes are in one order, but for surrogates.
    return unitA < 0xd800 && unitB < 0xd800 ? unitA - unitB : Buffer.compare(encodePath(a), encodePath(b));
  }
  return a.length - b.length;
}
