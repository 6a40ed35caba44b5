// Collects the entries of one layer as columns that grow, and makes an EntryTable of them.
import type { TarEntry } from '../bytes/tar/entry.ts';
import type { Span } from '../bytes/tar/span.ts';
import type { EntryRole } from '../oci/whiteout.ts';
import { type EntryTable, entryRoles, entryTypes, type SparseExtent } from './entry-table.ts';
import { XattrBuilder } from './xattr-columns.ts';

/** Builds a table entry by entry; columns double when full. */
export class EntryTableBuilder {
  #length = 0;
  #namesLength = 0;
  #missing = 0;
  #names = new Uint8Array(2 ** 12);
  #columns = allocate(64);
  readonly #xattrs = new XattrBuilder();
  readonly #sparse = new Map<number, SparseExtent>();

  get length(): number {
    return this.#length;
  }

  /** Adds an entry; `path` must be normalized. */
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
    this.#xattrs.add(row, entry.xattrs);
    if (entry.sparse) {
      const segments = Float64Array.from(entry.sparse.segments.flatMap(({ offset, size }) => [offset, size]));
      this.#sparse.set(row, { realSize: entry.sparse.realSize, segments });
    }
  }

  /** Subtracts payload that is missing from the last entry, and returns the role of that entry. */
  shortenLast(missing: number): EntryRole {
    const row = this.#length - 1;
    const { size, role } = this.#columns;
    size[row] = (size[row] as number) - missing;
    this.#missing = missing;
    return entryRoles[role[row] as number] as EntryRole;
  }

  build(): EntryTable {
    const columns = resized(this.#columns, this.#length);
    const names = this.#names.slice(0, this.#namesLength);
    return {
      length: this.#length,
      ...columns,
      names,
      xattrs: this.#xattrs.build(),
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
    // For short names a loop is faster than a native call.
    const names = this.#names;
    for (let at = start; at < nameEnd; at += 1) names[from + at - start] = bytes[at] as number;
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
