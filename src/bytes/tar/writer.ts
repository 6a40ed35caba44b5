// Writes tar headers: ustar, with PAX records for what does not fit. Names are bytes and are kept exactly: non-ASCII
// UTF-8 is also written as a PAX record; other bytes only in the ustar field or, if too long for it, as a record with
// charset BINARY. Sparse files use GNU's PAX format 1.0, map and stored bytes without holes.
//
// The pack() of tar-stream is not used: it changes mode 0 of a file to 0644, gives every entry with PAX records the
// ustar name "PaxHeader", and cannot take names or attributes as bytes.
import { isAscii, isUtf8 } from 'node:buffer';
import type { EntryType, TarEntry } from './entry.ts';
import {
  blockSize,
  fitsOctal,
  type HeaderFields,
  headerBlock,
  nameLength,
  ownerLength,
  prefixLength,
  sizeLength,
} from './header.ts';
import { type PaxRecord, paxBody, paxTime, textRecord, xattrRecord } from './pax.ts';
import { sparseMapBytes } from './sparse-map.ts';

/**
 * An entry to be written. The path of a directory ends in "/". For a sparse file, `size` is the total size of its
 * segments.
 */
export interface NewEntry extends Omit<TarEntry, 'dataOffset' | 'path' | 'link'> {
  readonly path: Buffer;
  readonly link: Buffer;
}

const typeflags: Readonly<Record<EntryType, string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
  unknown: '0',
  continuation: 'M',
};

const nothing = Buffer.alloc(0);

/** Everything before the payload of an entry. The payload and its {@link padding} must follow. */
export function entryHeader(entry: NewEntry): Buffer {
  const map = entry.sparse ? sparseMapBytes(entry.sparse) : nothing;
  const path = entry.sparse ? sparsePlaceholder(entry.path) : entry.path;
  const size = entry.size + map.length;
  const records = recordsOf(entry, size);
  const names = ustarNameFields(path) ?? { name: path, prefix: nothing };
  const typeflag = typeflags[entry.type];
  const header = headerBlock({ ...entry, ...names, size, mtime: entry.mtime.seconds, typeflag });
  return Buffer.concat([records.length > 0 ? extendedHeader(paxBody(records)) : nothing, header, map]);
}

/** Zeros that pad a payload to a whole block. */
export const padding = (size: number): Buffer => Buffer.alloc((blockSize - (size % blockSize)) % blockSize);

/**
 * Two zero blocks and no more. Like Docker and unlike GNU tar, this does not pad the archive to a multiple of 10,240
 * bytes.
 */
export const endOfTar = Buffer.alloc(2 * blockSize);

/**
 * Ends an incomplete tar with a header whose body is missing. Without it, common readers such as GNU tar would take
 * what they got for the whole archive.
 */
export const brokenEnd = (): Buffer => extendedHeaderBlock(blockSize);

function recordsOf({ path, link, uid, gid, mtime, sparse, xattrs }: NewEntry, size: number): readonly PaxRecord[] {
  const records: PaxRecord[] = [];
  if (!sparse && (isNonAsciiUtf8(path) || !ustarNameFields(path))) records.push({ key: 'path', value: path });
  if (isNonAsciiUtf8(link) || link.length > nameLength || link.includes(0))
    records.push({ key: 'linkpath', value: link });
  if (!fitsOctal(uid, ownerLength)) records.push(textRecord('uid', uid));
  if (!fitsOctal(gid, ownerLength)) records.push(textRecord('gid', gid));
  if (!fitsOctal(size, sizeLength)) records.push(textRecord('size', size));
  if (mtime.nanoseconds > 0 || !fitsOctal(mtime.seconds, sizeLength)) records.push(textRecord('mtime', paxTime(mtime)));
  if (sparse) {
    records.push(textRecord('GNU.sparse.major', 1), textRecord('GNU.sparse.minor', 0));
    records.push({ key: 'GNU.sparse.name', value: path }, textRecord('GNU.sparse.realsize', sparse.realSize));
  }
  const isBinary = records.some(({ value }) => !isUtf8(value));
  const charset = isBinary ? [textRecord('hdrcharset', 'BINARY')] : [];
  return [...charset, ...records, ...xattrs.map(xattrRecord)];
}

const isNonAsciiUtf8 = (name: Buffer): boolean => !isAscii(name) && isUtf8(name);

/** The ustar name and prefix fields for a path, split at a slash if necessary; undefined if it does not fit. */
function ustarNameFields(path: Buffer): Pick<HeaderFields, 'name' | 'prefix'> | undefined {
  if (path.includes(0)) return undefined;
  if (path.length <= nameLength) return { name: path, prefix: nothing };
  const slash = path.indexOf('/', path.length - nameLength - 1);
  if (slash <= 0 || slash > prefixLength || slash === path.length - 1) return undefined;
  return { name: path.subarray(slash + 1), prefix: path.subarray(0, slash) };
}

/** The name of a sparse file for readers without sparse support, so that the map is not taken for file content. */
function sparsePlaceholder(path: Buffer): Buffer {
  const base = path.lastIndexOf('/') + 1;
  return Buffer.concat([path.subarray(0, base), Buffer.from('GNUSparseFile.0/'), path.subarray(base)]);
}

const extendedHeader = (body: Buffer): Buffer =>
  Buffer.concat([extendedHeaderBlock(body.length), body, padding(body.length)]);

function extendedHeaderBlock(size: number): Buffer {
  const owner = { mode: 0o644, uid: 0, gid: 0, mtime: 0 };
  const none = { prefix: nothing, link: nothing, deviceMajor: 0, deviceMinor: 0 };
  return headerBlock({ name: Buffer.from('././@PaxHeader'), typeflag: 'x', size, ...owner, ...none });
}
