// Paths of tar entries. They are bytes, represented losslessly as strings: valid UTF-8 is decoded, any other byte
// becomes a lone surrogate U+DC80…U+DCFF, which UTF-8 cannot contain. A normalized path is relative to the root and has
// no empty, "." or ".." components; the root is "".
import { isAscii } from 'node:buffer';
import { decodeUTF8 } from '../text/utf8.ts';

/** Decodes a path; {@link encodePath} restores the same bytes. */
export const decodePath = (bytes: Buffer): string =>
  isAscii(bytes) ? bytes.toString('latin1') : decodeUTF8(bytes, (byte) => String.fromCharCode(0xdc00 + byte));

/** With the u flag this matches only lone surrogates: a surrogate pair is one character. */
const rawByte = /([\udc80-\udcff])/u;

/** Encodes a decoded path back to its bytes. */
export function encodePath(path: string): Buffer {
  if (!rawByte.test(path)) return Buffer.from(path);
  const bytes = Buffer.allocUnsafe(path.length * 3);
  let length = 0;
  path.split(rawByte).forEach((part, at) => {
    length = at % 2 ? bytes.writeUInt8(part.charCodeAt(0) - 0xdc00, length) : length + bytes.write(part, length);
  });
  return bytes.subarray(0, length);
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

/** Whether a path is this directory or below it. */
export const isAtOrBelow = (path: string, directory: string): boolean =>
  directory === '' || path === directory || path.startsWith(`${directory}/`);

/** No system has a longer directory. */
const longestDirectory = 4096;
/** Directories that are remembered; beyond this, all are forgotten and tested anew. */
const maxKnown = 2 ** 20;

/** Finds the nearest directory above a path that matches. Each is tested once, however many paths are in it. */
export function nearestAbove(matches: (directory: string) => boolean): (path: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (path) => {
    const tested: string[] = [];
    let directory = parentPath(path.slice(0, longestDirectory + 1));
    for (; directory !== '' && !known.has(directory); directory = parentPath(directory)) {
      tested.push(directory);
      if (matches(directory)) break;
    }
    const found = known.has(directory) ? known.get(directory) : directory || undefined;
    if (known.size + tested.length > maxKnown) known.clear();
    for (const one of tested) known.set(one, found);
    return found;
  };
}

/** The first two components of the parent directory: enough to tell roughly where a file is. */
export const topDirectory = (path: string): string => path.split('/').slice(0, -1).slice(0, 2).join('/');

/** Compares paths in the order of their bytes. */
export function comparePaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [unitA, unitB] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (unitA === unitB) continue;
    // UTF-16 code units sort like UTF-8 bytes, except for surrogates.
    return unitA < 0xd800 && unitB < 0xd800 ? unitA - unitB : compareEncoded(a, b, characterStart(a, at));
  }
  return a.length - b.length;
}

/** Compares paths in the order of a walk through the tree: what is in a directory directly follows it. */
export function compareInTree(a: string, b: string): number {
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1;
  const start = same === 0 ? 0 : a.lastIndexOf('/', same - 1) + 1;
  return comparePaths(firstName(a, start), firstName(b, start)) || a.length - b.length;
}

function firstName(path: string, start: number): string {
  const end = path.indexOf('/', start);
  return path.slice(start, end === -1 ? path.length : end);
}

/** Compares the bytes of two paths that are equal up to `from`, a few characters at a time: they differ soon. */
function compareEncoded(a: string, b: string, from: number): number {
  for (let length = 4; ; length *= 2) {
    const [partA, partB] = [a, b].map((path) => encodePath(path.slice(from, characterStart(path, from + length))));
    const [bytesA, bytesB] = [partA as Buffer, partB as Buffer];
    const shared = Math.min(bytesA.length, bytesB.length);
    const order = Buffer.compare(bytesA.subarray(0, shared), bytesB.subarray(0, shared));
    if (order !== 0) return order;
    if (from + length >= Math.max(a.length, b.length)) return bytesA.length - bytesB.length;
  }
}

/** The same position, or the one before if it is in the middle of a surrogate pair. */
const characterStart = (text: string, at: number): number =>
  at > 0 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 ? at - 1 : at;
