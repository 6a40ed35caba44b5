// The headers of a tar's entries: ustar, with PAX records for what does not fit. Names are bytes and stay what they are:
// UTF-8 beyond ASCII also as a PAX record, other bytes in the ustar field alone, and where they are too long for it as a
// record of the charset BINARY. A sparse file is GNU's PAX form 1.0: its map and its stored bytes, never its holes.
//
// tar-stream's pack() is not used, not even for plain entries: it makes mode 0 of a file 0644, gives each entry that needs
// PAX the ustar name "PaxHeader", and takes neither names nor attributes as bytes.
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

/** An entry to be written; the path of a directory ends in "/". Of a sparse file `size` is that of its segments. */
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
};

const nothing = Buffer.alloc(0);

/** All that stands before the entry's payload, which has to follow with its {@link padding}. */
export function entryHeader(entry: NewEntry): Buffer {
  const map = entry.sparse ? sparseMapBytes(entry.sparse) : nothing;
  const path = entry.sparse ? standIn(entry.path) : entry.path;
  const size = entry.size + map.length;
  const records = recordsOf(entry, size);
  const names = fieldsFor(path) ?? { name: path, prefix: nothing };
  const typeflag = typeflags[entry.type];
  const header = headerBlock({ ...entry, ...names, size, mtime: entry.mtime.seconds, typeflag });
  return Buffer.concat([records.length > 0 ? extendedHeader(paxBody(records)) : nothing, header, map]);
}

/** Zeros from the end of a payload to that of its block. */
export const padding = (size: number): Buffer => Buffer.alloc((blockSize - (size % blockSize)) % blockSize);

/** Two blocks of zeros, and no more: like Docker's, and unlike GNU tar's, our tars do not end at a multiple of 10,240. */
export const endOfTar = Buffer.alloc(2 * blockSize);

/**
 * The end of a tar that is not whole: a header whose body does not come. Without end blocks alone readers as common as
 * GNU tar take what they got for everything.
 */
export const brokenEnd = (): Buffer => extendedHeaderBlock(blockSize);

function recordsOf({ path, link, uid, gid, mtime, sparse, xattrs }: NewEntry, size: number): readonly PaxRecord[] {
  const records: PaxRecord[] = [];
  if (!sparse && (isUtf8Beyond(path) || !fieldsFor(path))) records.push({ key: 'path', value: path });
  if (isUtf8Beyond(link) || link.length > nameLength || link.includes(0))
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

const isUtf8Beyond = (name: Buffer): boolean => !isAscii(name) && isUtf8(name);

/** How a path stands in the ustar fields, parted at a slash if it has to be; undefined where it does not fit. */
function fieldsFor(path: Buffer): Pick<HeaderFields, 'name' | 'prefix'> | undefined {
  if (path.includes(0)) return undefined;
  if (path.length <= nameLength) return { name: path, prefix: nothing };
  const slash = path.indexOf('/', path.length - nameLength - 1);
  if (slash <= 0 || slash > prefixLength || slash === path.length - 1) return undefined;
  return { name: path.subarray(slash + 1), prefix: path.subarray(0, slash) };
}

/** For readers that know no sparse files, which must not take the map for the content. */
function standIn(path: Buffer): Buffer {
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
