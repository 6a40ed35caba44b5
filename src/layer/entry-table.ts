// The entries of one layer as columns: plain typed arrays, which go from one thread to another without a copy and cost
// some 80 bytes an entry plus its names. Row i of every column is entry i, in the order of the tar.
import { constants, isAscii } from 'node:buffer';
import type { EntryType, TarEntry } from '../bytes/tar/entry.ts';
import type { Span } from '../bytes/tar/span.ts';
import { decodePath } from '../oci/entry-path.ts';
import type { EntryRole } from '../oci/whiteout.ts';

export interface EntryTable {
  readonly length: number;
  /** Index into {@link entryTypes}, and into {@link entryRoles}. */
  readonly type: Uint8Array;
  readonly role: Uint8Array;
  readonly mode: Uint16Array;
  readonly uid: Float64Array;
  readonly gid: Float64Array;
  /** Payload bytes stored in the tar, and where they start in the uncompressed layer. */
  readonly size: Float64Array;
  readonly dataOffset: Float64Array;
  readonly mtimeSeconds: Float64Array;
  readonly mtimeNanoseconds: Uint32Array;
  readonly deviceMajor: Uint32Array;
  readonly deviceMinor: Uint32Array;
  /** Entry i's normalised path ends at pathEnd[i] of `names`, its link target follows up to linkEnd[i]. */
  readonly pathEnd: Float64Array;
  readonly linkEnd: Float64Array;
  readonly names: Uint8Array;
  /** Few entries have these: by entry index. */
  readonly xattrs: ReadonlyMap<number, readonly XattrValue[]>;
  readonly sparse: ReadonlyMap<number, SparseExtent>;
  /** Payload bytes of the last entry that its header declares and the tar does not have. */
  readonly missing: number;
}

export interface XattrValue {
  readonly name: string;
  readonly value: Uint8Array;
}

export interface SparseExtent {
  /** Bytes of the expanded file. */
  readonly realSize: number;
  /** Offset and size in the expanded file, one after another, of each stored segment. */
  readonly segments: Float64Array;
}

export const entryTypes: readonly EntryType[] = [
  'file',
  'hardlink',
  'symlink',
  'character-device',
  'block-device',
  'directory',
  'fifo',
  'unknown',
];

export const entryRoles: readonly EntryRole[] = ['entry', 'whiteout', 'opaque', 'aufs', 'invalid'];

export const typeAt = (table: EntryTable, row: number): EntryType => entryTypes[table.type[row]];
export const roleAt = (table: EntryTable, row: number): EntryRole => entryRoles[table.role[row]];

/** So many bytes of the path of an entry: the path of a directory on the way to it. */
export function pathPrefix(table: EntryTable, row: number, length: number): string {
  const start = pathStart(table, row);
  return nameAt(table, start, start + length);
}

/** Where in the names the path of an entry starts. */
export const pathStart = (table: EntryTable, row: number): number => (row === 0 ? 0 : table.linkEnd[row - 1]);

export const pathAt = (table: EntryTable, row: number): string =>
  nameAt(table, pathStart(table, row), table.pathEnd[row]);

/** Where in the names the directory of an entry ends: where its path starts, for what stands in the root. */
export function parentEnd(table: EntryTable, row: number): number {
  const start = pathStart(table, row);
  let slash = table.pathEnd[row] - 1;
  while (slash > start && table.names[slash] !== 0x2f) slash -= 1;
  return Math.max(slash, start);
}

/** Whether two stretches of the names of a table hold the same bytes. */
export function isSameName(
  { names }: EntryTable,
  start: number,
  end: number,
  other: number,
  otherEnd: number,
): boolean {
  if (otherEnd - other !== end - start) return false;
  // From the end, where directories that follow one another differ.
  for (let at = end - 1, to = otherEnd - 1; at >= start; at -= 1, to -= 1) if (names[at] !== names[to]) return false;
  return true;
}

/** Target of a hard or symbolic link as the tar has it, else "". */
export const linkAt = (table: EntryTable, row: number): string => nameAt(table, table.pathEnd[row], table.linkEnd[row]);

function nameAt(table: EntryTable, start: number, end: number): string {
  const { names } = table;
  const text = asciiOf(table);
  if (text !== undefined) return text.slice(start, end);
  return decodePath(Buffer.from(names.buffer, names.byteOffset + start, end - start));
}

const ascii = new WeakMap<EntryTable, string | undefined>();

/** All names as one string, where they are ASCII, as nearly always: to cut it is far faster than to decode each. */
function asciiOf(table: EntryTable): string | undefined {
  if (ascii.has(table)) return ascii.get(table);
  const names = Buffer.from(table.names.buffer, table.names.byteOffset, table.names.length);
  const text = isAscii(names) && names.length <= constants.MAX_STRING_LENGTH ? names.toString('latin1') : undefined;
  ascii.set(table, text);
  return text;
}

/** The buffers to transfer when a table goes to another thread. */
export function transferables(table: EntryTable): ArrayBuffer[] {
  return Object.values(table).flatMap((column) => (ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : []));
}

/** Takes entries one by one; the columns grow by doubling. */
export class EntryTableBuilder {
  #length = 0;
  #namesLength = 0;
  #missing = 0;
  #names = new Uint8Array(2 ** 12);
  #columns = allocate(64);
  readonly #xattrs = new Map<number, readonly XattrValue[]>();
  readonly #sparse = new Map<number, SparseExtent>();

  get length(): number {
    return this.#length;
  }

  /** Under a normalised path. */
  add(entry: TarEntry, role: EntryRole, path: Span): void {
    const row = this.#length;
    this.#length += 1;
    if (row === this.#columns.type.length) this.#columns = resized(this.#columns, row * 2);
    const columns = this.#columns;
    columns.type[row] = entryTypes.indexOf(entry.type);
    columns.role[row] = entryRoles.indexOf(role);
    columns.mode[row] = entry.mode;
    columns.uid[row] = entry.uid;
    columns.gid[row] = entry.gid;
    columns.size[row] = entry.size;
    columns.dataOffset[row] = entry.dataOffset;
    columns.mtimeSeconds[row] = entry.mtime.seconds;
    columns.mtimeNanoseconds[row] = entry.mtime.nanoseconds;
    columns.deviceMajor[row] = entry.deviceMajor;
    columns.deviceMinor[row] = entry.deviceMinor;
    columns.pathEnd[row] = this.#addName(path);
    columns.linkEnd[row] = this.#addName(entry.link);
    if (entry.xattrs.length > 0) this.#xattrs.set(row, entry.xattrs);
    if (entry.sparse) {
      const segments = Float64Array.from(entry.sparse.segments.flatMap(({ offset, size }) => [offset, size]));
      this.#sparse.set(row, { realSize: entry.sparse.realSize, segments });
    }
  }

  /** Takes payload that did not come from the last entry, and says what role that has. */
  shortenLast(missing: number): EntryRole {
    const row = this.#length - 1;
    this.#columns.size[row] -= missing;
    this.#missing = missing;
    return entryRoles[this.#columns.role[row]];
  }

  build(): EntryTable {
    const columns = resized(this.#columns, this.#length);
    const names = this.#names.slice(0, this.#namesLength);
    return {
      length: this.#length,
      ...columns,
      names,
      xattrs: this.#xattrs,
      sparse: this.#sparse,
      missing: this.#missing,
    };
  }

  #addName({ bytes, start, end: nameEnd }: Span): number {
    const from = this.#namesLength;
    const end = from + nameEnd - start;
    if (end > this.#names.length) {
      const larger = new Uint8Array(Math.max(end, this.#names.length * 2));
      larger.set(this.#names);
      this.#names = larger;
    }
    // Names are short: a loop is faster than a call that leaves JavaScript.
    const names = this.#names;
    for (let at = start; at < nameEnd; at += 1) names[from + at - start] = bytes[at];
    this.#namesLength = end;
    return end;
  }
}

type Columns = ReturnType<typeof allocate>;

const allocate = (length: number) => ({
  type: new Uint8Array(length),
  role: new Uint8Array(length),
  mode: new Uint16Array(length),
  uid: new Float64Array(length),
  gid: new Float64Array(length),
  size: new Float64Array(length),
  dataOffset: new Float64Array(length),
  mtimeSeconds: new Float64Array(length),
  mtimeNanoseconds: new Uint32Array(length),
  deviceMajor: new Uint32Array(length),
  deviceMinor: new Uint32Array(length),
  pathEnd: new Float64Array(length),
  linkEnd: new Float64Array(length),
});

function resized(columns: Columns, length: number): Columns {
  const result = allocate(length);
  for (const key of Object.keys(result) as (keyof Columns)[]) result[key].set(columns[key].subarray(0, length));
  return result;
}
