// What Go's archive/tar read of a tar, as read.go prints it, and whether our reader reads the same.
import { createHash } from 'node:crypto';
import type { EntryType } from '../../../src/bytes/tar/entry.ts';
import { encodePath } from '../../../src/oci/entry-path.ts';
import { type ReadEntry, readBuffer } from '../../support/read-buffer.ts';

type GoEntry = readonly [
  typeflag: string,
  name: string,
  link: string,
  size: number,
  mode: number,
  uid: number,
  gid: number,
  seconds: number,
  nanoseconds: number,
  major: number,
  minor: number,
  xattrs: readonly string[],
  hash: string,
];

/** The entries, and the error that ends the tar; '' at its end. Texts have one character for each byte. */
export type GoAnswer = readonly [entries: readonly GoEntry[], error: string];

const types: Readonly<Record<string, EntryType>> = {
  '\0': 'file',
  '0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
  '7': 'file',
  S: 'file',
  D: 'directory',
  M: 'continuation',
};

/** Entries of these types describe no file; engines refuse them or, of type g, ignore them. */
const isNoFile = (typeflag: string): boolean => 'VNAXg'.includes(typeflag);

const hasData = (type: string): boolean => type === 'file' || type === 'unknown' || type === 'continuation';

/** What both readers say about an entry, as one text. */
function goText([
  flag,
  name,
  link,
  size,
  mode,
  uid,
  gid,
  seconds,
  nanoseconds,
  major,
  minor,
  xattrs,
  hash,
]: GoEntry): string {
  const type = types[flag] ?? 'unknown';
  const data = hasData(type) ? [size, hash] : [0, ''];
  return JSON.stringify([type, name, link, ...data, mode, uid, gid, seconds, nanoseconds, major, minor, xattrs]);
}

const latin1 = (text: string): string => encodePath(text).toString('latin1');

function ourText(entry: ReadEntry): string {
  const { type, path, link, mode, uid, gid, mtime, deviceMajor, deviceMinor, xattrs } = entry;
  const size = entry.sparse?.realSize ?? entry.size;
  const pairs = xattrs.map(({ name, value }) => `${latin1(name)}=${value.toString('latin1')}`).sort();
  const rest = [mode, uid, gid, mtime.seconds, mtime.nanoseconds, deviceMajor, deviceMinor, pairs];
  return JSON.stringify([type, latin1(path), latin1(link), size, hashOf(entry, size), ...rest]);
}

const maxHashed = 2 ** 24;

function hashOf({ body, sparse }: ReadEntry, size: number): string {
  if (size === 0 || size > maxHashed) return '';
  const data = Buffer.from(body, 'latin1');
  const expanded = sparse ? Buffer.alloc(size) : data;
  let at = 0;
  for (const segment of sparse?.segments ?? []) {
    data.subarray(at, at + segment.size).copy(expanded, segment.offset);
    at += segment.size;
  }
  return createHash('sha256').update(expanded).digest('hex').slice(0, 12);
}

export interface Comparison {
  /** Whether Go read the tar to its end, and the same entries as we. */
  readonly isEqual: boolean;
  /** Kinds of our anomalies. */
  readonly anomalies: readonly string[];
  readonly go: readonly string[];
  readonly ours: readonly string[];
}

export function compare(tar: Buffer, [entries, error]: GoAnswer): Comparison {
  const told = readBuffer(tar);
  const go = entries.filter(([flag]) => !isNoFile(flag)).map(goText);
  const ours = told.entries.map(ourText);
  const anomalies = told.anomalies.map(({ kind }) => kind);
  return { isEqual: error === '' && go.join('\n') === ours.join('\n'), anomalies, go, ours };
}
