// One entry of a layer as plain data, out of its row in the columns.
import type { Timestamp } from '../bytes/tar/pax.ts';
import { type EntryTable, linkAt, pathAt, type SparseExtent, typeAt, type XattrValue } from './entry-table.ts';

/** A hard link is no type: it has that of the file it names. A type flag nobody defined is a file. */
export type FileType = 'file' | 'directory' | 'symlink' | 'character-device' | 'block-device' | 'fifo';

export interface Entry {
  readonly path: string;
  readonly type: FileType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: Timestamp;
  /** Bytes of the file, expanded where it is sparse; 0 for what is no regular file. */
  readonly size: number;
  /** Target of a symbolic link. */
  readonly link: string | null;
  /** `major,minor` */
  readonly device: string | null;
  /** By name, in order. */
  readonly xattrs: readonly XattrValue[];
}

/** Where a file's bytes are inside the uncompressed layer. */
export interface Payload {
  readonly dataOffset: number;
  /** Bytes as stored. */
  readonly size: number;
  readonly sparse?: SparseExtent;
}

const none: readonly XattrValue[] = [];

export function entryAt(table: EntryTable, row: number): Entry {
  const type = fileTypeAt(table, row);
  const isDevice = type === 'character-device' || type === 'block-device';
  return {
    path: pathAt(table, row),
    type,
    mode: table.mode[row],
    uid: table.uid[row],
    gid: table.gid[row],
    mtime: { seconds: table.mtimeSeconds[row], nanoseconds: table.mtimeNanoseconds[row] },
    size: fileSizeAt(table, row),
    link: type === 'symlink' ? linkAt(table, row) : null,
    device: isDevice ? deviceAt(table, row) : null,
    xattrs: table.xattrs.get(row) ?? none,
  };
}

/** Of a device: `major,minor`. */
export const deviceAt = (table: EntryTable, row: number): string =>
  `${table.deviceMajor[row]},${table.deviceMinor[row]}`;

export function fileTypeAt(table: EntryTable, row: number): FileType {
  const type = typeAt(table, row);
  return type === 'unknown' || type === 'hardlink' ? 'file' : type;
}

export const fileSizeAt = (table: EntryTable, row: number): number =>
  table.sparse.get(row)?.realSize ?? table.size[row];

/** Payload bytes that the header declares and the layer, which ends in them, does not have. */
export const missingAt = (table: EntryTable, row: number): number => (row === table.length - 1 ? table.missing : 0);

export const payloadAt = (table: EntryTable, row: number): Payload => ({
  dataOffset: table.dataOffset[row],
  size: table.size[row],
  sparse: table.sparse.get(row),
});
