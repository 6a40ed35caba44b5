// One entry of a layer as an object, read from its row in the table.
import type { Timestamp } from '../bytes/tar/pax.ts';
import { type EntryTable, linkAt, pathAt, type SparseExtent, typeAt, xattrsAt } from './entry-table.ts';
import type { XattrValue } from './xattr-columns.ts';

/**
 * Type of the file in the filesystem. A hard link counts as a regular file, and so does an unknown type flag.
 * @example
 * const links = [...files].filter(({ type }) => type === 'symlink');
 */
export type FileType = 'file' | 'directory' | 'symlink' | 'character-device' | 'block-device' | 'fifo';

/** An entry with its attributes. */
export interface Entry {
  readonly path: string;
  readonly type: FileType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: Timestamp;
  /** File size in bytes, expanded if sparse; 0 if it is not a regular file. */
  readonly size: number;
  /** Target of a symbolic link; null for other types. */
  readonly link: string | null;
  /** Null for other types than devices. */
  readonly device: Device | null;
  /** Sorted by name. */
  readonly xattrs: readonly XattrValue[];
}

/** Numbers of a character or block device. */
export interface Device {
  readonly major: number;
  readonly minor: number;
}

/** Where the stored bytes of a file are in the uncompressed layer. */
export interface Payload {
  readonly dataOffset: number;
  /** Stored bytes; for a sparse file, without the holes. */
  readonly size: number;
  readonly sparse?: SparseExtent | undefined;
}

/** The entry of a row. */
export function entryAt(table: EntryTable, row: number): Entry {
  const type = fileTypeAt(table, row);
  const isDevice = type === 'character-device' || type === 'block-device';
  return {
    path: pathAt(table, row),
    type,
    mode: table.mode[row] as number,
    uid: table.uid[row] as number,
    gid: table.gid[row] as number,
    mtime: { seconds: table.mtimeSeconds[row] as number, nanoseconds: table.mtimeNanoseconds[row] as number },
    size: fileSizeAt(table, row),
    link: type === 'symlink' ? linkAt(table, row) : null,
    device: isDevice ? { major: table.deviceMajor[row] as number, minor: table.deviceMinor[row] as number } : null,
    xattrs: xattrsAt(table, row),
  };
}

/** The file type of a row. */
export function fileTypeAt(table: EntryTable, row: number): FileType {
  const type = typeAt(table, row);
  return type === 'unknown' || type === 'continuation' || type === 'hardlink' ? 'file' : type;
}

/** File size in bytes, expanded if sparse. */
export const fileSizeAt = (table: EntryTable, row: number): number =>
  table.sparse.get(row)?.realSize ?? (table.size[row] as number);

/** Payload bytes that the entry declares and the truncated layer does not contain. */
export const missingAt = (table: EntryTable, row: number): number => (row === table.length - 1 ? table.missing : 0);

/** The payload of a row. */
export const payloadAt = (table: EntryTable, row: number): Payload => ({
  dataOffset: table.dataOffset[row] as number,
  size: table.size[row] as number,
  sparse: table.sparse.get(row),
});
