// The entries of one layer as columns, one row per entry in tar order. Typed arrays can be transferred between threads
// without a copy; they take about 80 bytes per entry plus the names.
import { constants, isAscii } from 'node:buffer';
import type { EntryType } from '../bytes/tar/entry.ts';
import { decodePath } from '../oci/entry-path.ts';
import type { EntryRole } from '../oci/whiteout.ts';
import { type XattrColumns, type XattrValue, xattrsOfRow } from './xattr-columns.ts';

/**
 * The entries of one layer as columns: row i of each column is entry i of the tar, from 0. Typed arrays can be transferred to
 * a worker without a copy.
 */
export interface EntryTable {
  /** Number of entries. */
  readonly length: number;
  /** Index into {@link entryTypes}; read it with {@link typeAt}. */
  readonly type: Uint8Array;
  /** Index into {@link entryRoles}; read it with {@link roleAt}. */
  readonly role: Uint8Array;
  /** Permission bits. */
  readonly mode: Uint16Array;
  /** Numeric owner. */
  readonly uid: Float64Array;
  /** Numeric group. */
  readonly gid: Float64Array;
  /** Bytes of file data stored in the tar. */
  readonly size: Float64Array;
  /** Offset of the file data in the uncompressed layer. */
  readonly dataOffset: Float64Array;
  /** Modification time: whole seconds since 1970. */
  readonly mtimeSeconds: Float64Array;
  /** Modification time: nanoseconds in addition to the seconds. */
  readonly mtimeNanoseconds: Uint32Array;
  /** Major number of a device. */
  readonly deviceMajor: Uint32Array;
  /** Minor number of a device. */
  readonly deviceMinor: Uint32Array;
  /** End of the entry's normalized path in `names`; the path starts at the previous row's `linkEnd`. */
  readonly pathEnd: Float64Array;
  /** End of the entry's link target in `names`, which follows its path. */
  readonly linkEnd: Float64Array;
  /** Paths and link targets of all entries, one after another. */
  readonly names: Uint8Array;
  /** Extended attributes; read them with {@link xattrsAt}. */
  readonly xattrs: XattrColumns;
  /** Sparse maps by row, only for sparse files. */
  readonly sparse: ReadonlyMap<number, SparseExtent>;
  /**
   * Compressed bytes between the first and the last byte of each entry: headers, data and padding. They sum to the size of the
   * blob, or to its estimate, if the layer could be read to its end. Undefined if not requested or not known.
   */
  readonly distribution?: Float64Array | undefined;
  /** Bytes of file data that the last entry's header declares and the tar does not have. */
  readonly missing: number;
}

/** Which parts of a sparse file are stored. */
export interface SparseExtent {
  /** Size of the expanded file, in bytes. */
  readonly realSize: number;
  /** Alternating offset and size, in the expanded file, of each stored segment. */
  readonly segments: Float64Array;
}

/** Decoding table of the type column. */
export const entryTypes: readonly EntryType[] = [
  'file',
  'hardlink',
  'symlink',
  'character-device',
  'block-device',
  'directory',
  'fifo',
  'unknown',
  'continuation',
];

/** Decoding table of the role column. */
export const entryRoles: readonly EntryRole[] = ['entry', 'whiteout', 'opaque', 'aufs', 'invalid'];

/** Type of an entry, from its type flag. */
export const typeAt = (table: EntryTable, row: number): EntryType => entryTypes[table.type[row] as number] as EntryType;
/**
 * Role of an entry: a plain entry, a whiteout, an opaque whiteout, aufs metadata, or one that has no place in the filesystem.
 */
export const roleAt = (table: EntryTable, row: number): EntryRole => entryRoles[table.role[row] as number] as EntryRole;

/** Whether a table has an entry of one of these types. Searching the column at once is fast, and often finds none. */
export const hasType = ({ type }: EntryTable, ...types: readonly EntryType[]): boolean =>
  types.some((one) => type.includes(entryTypes.indexOf(one)));
/** Whether a table has an entry of one of these roles. */
export const hasRole = ({ role }: EntryTable, ...roles: readonly EntryRole[]): boolean =>
  roles.some((one) => role.includes(entryRoles.indexOf(one)));

/** The first `length` bytes of an entry's path, such as the path of a parent directory. */
export function pathPrefix(table: EntryTable, row: number, length: number): string {
  const start = pathStart(table, row);
  return nameAt(table, start, start + length);
}

/** Offset of an entry's path in the names. */
export const pathStart = (table: EntryTable, row: number): number =>
  row === 0 ? 0 : (table.linkEnd[row - 1] as number);

/** Normalized path of an entry, without a leading slash. */
export const pathAt = (table: EntryTable, row: number): string =>
  nameAt(table, pathStart(table, row), table.pathEnd[row] as number);

/** End of the parent directory's path in the names; for an entry in the root, the start of its own path. */
export function parentEnd(table: EntryTable, row: number): number {
  const start = pathStart(table, row);
  let slash = (table.pathEnd[row] as number) - 1;
  while (slash > start && table.names[slash] !== 0x2f) slash -= 1;
  return Math.max(slash, start);
}

/** Whether two byte ranges of a table's names are equal. */
export function isSameName(
  { names }: EntryTable,
  start: number,
  end: number,
  other: number,
  otherEnd: number,
): boolean {
  if (otherEnd - other !== end - start) return false;
  // Compare backwards: neighboring directories differ at the end.
  for (let at = end - 1, to = otherEnd - 1; at >= start; at -= 1, to -= 1) if (names[at] !== names[to]) return false;
  return true;
}

/** Target of a hard or symbolic link as stored in the tar; "" for other entries. */
export const linkAt = (table: EntryTable, row: number): string =>
  nameAt(table, table.pathEnd[row] as number, table.linkEnd[row] as number);

/** The extended attributes of an entry, sorted by name. */
export const xattrsAt = ({ xattrs }: EntryTable, row: number): readonly XattrValue[] => xattrsOfRow(xattrs, row);

function nameAt(table: EntryTable, start: number, end: number): string {
  const { names } = table;
  const text = asciiOf(table);
  if (text !== undefined) return text.slice(start, end);
  return decodePath(Buffer.from(names.buffer, names.byteOffset + start, end - start));
}

const ascii = new WeakMap<EntryTable, string | undefined>();

/** All names as one string if they are ASCII, as nearly always: slicing it is much faster than decoding each name. */
function asciiOf(table: EntryTable): string | undefined {
  if (ascii.has(table)) return ascii.get(table);
  const names = Buffer.from(table.names.buffer, table.names.byteOffset, table.names.length);
  const text = isAscii(names) && names.length <= constants.MAX_STRING_LENGTH ? names.toString('latin1') : undefined;
  ascii.set(table, text);
  return text;
}

/** Memory of the columns of a table, in bytes. */
export const tableMemory = (table: EntryTable): number =>
  transferables(table).reduce((sum, { byteLength }) => sum + byteLength, 0);

/** The buffers to list as transferable when a table is posted to another thread. */
export function transferables(table: EntryTable): ArrayBuffer[] {
  const columns = [...Object.values(table), ...Object.values(table.xattrs)];
  return columns.flatMap((column) => (ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : []));
}
