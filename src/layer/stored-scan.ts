// The stored form of a scan: plain data, of which every part is checked before it is used.
import type { Changeset } from './changeset.ts';
import { hashSize } from './content-hash.ts';
import { type EntryTable, entryRoles, entryTypes } from './entry-table.ts';
import type { FileHashes } from './file-hashes.ts';
import type { XattrColumns } from './xattr-columns.ts';

/** What a file of the cache has of a layer. */
export interface StoredScan {
  readonly changeset: Changeset;
}

export const isStoredScan = (stored: Partial<StoredScan>): stored is StoredScan => isChangeset(stored.changeset);

function isChangeset(value: Partial<Changeset> | undefined): value is Changeset {
  const { observed, entries, anomalies, anomalyCount, files, compression, heads, programs, fileHashes, estimate } =
    value ?? {};
  if (!isObject(observed) || !isObject(entries)) return false;
  return (
    typeof compression === 'string' &&
    [observed.size, observed.contentSize, files, anomalyCount].every(isCount) &&
    Array.isArray(anomalies) &&
    anomalies.every(isObject) &&
    (estimate === undefined || isCount(estimate.size)) &&
    (heads === undefined || heads instanceof Map) &&
    (programs === undefined || programs instanceof Set) &&
    (fileHashes === undefined || areFileHashes(fileHashes, entries.length)) &&
    isTable(entries)
  );
}

const areFileHashes = ({ hashing, rows }: Partial<FileHashes>, length: number): boolean =>
  hashing === 'sha256' && rows instanceof Uint8Array && rows.length === length * hashSize;

/** Every column has a value for every row, and all names are within the bytes of the names. */
function isTable(table: EntryTable): boolean {
  const { length, type, role, mode, uid, gid, size, dataOffset, mtimeSeconds, mtimeNanoseconds } = table;
  const { deviceMajor, deviceMinor, pathEnd, linkEnd, names, xattrs, sparse, missing, distribution } = table;
  const numbers = [uid, gid, size, dataOffset, mtimeSeconds, pathEnd, linkEnd];
  const isComplete =
    isCount(length) &&
    isCount(missing) &&
    [type, role].every((column) => column instanceof Uint8Array && column.length === length) &&
    [mtimeNanoseconds, deviceMajor, deviceMinor].every((c) => c instanceof Uint32Array && c.length === length) &&
    numbers.every((column) => column instanceof Float64Array && column.length === length) &&
    mode instanceof Uint16Array &&
    mode.length === length &&
    names instanceof Uint8Array &&
    (distribution === undefined || isOfCounts(distribution, length)) &&
    areXattrs(xattrs, length) &&
    sparse instanceof Map;
  return isComplete && areInRange(table) && isAscending(table) && [...sparse.keys()].every(isRow);

  function isRow(row: unknown): boolean {
    return isCount(row) && row < length;
  }
}

const isOfCounts = (column: unknown, length: number): boolean =>
  column instanceof Float64Array && column.length === length && areCounts(column);

/** Every list of attributes is within its columns, and its names and values within their bytes. */
function areXattrs(xattrs: Partial<XattrColumns> | undefined, length: number): boolean {
  const { rows, lists, listEnd, nameEnd, valueEnd, bytes } = xattrs ?? {};
  const isComplete =
    [rows, lists, listEnd].every((column) => column instanceof Uint32Array) &&
    [nameEnd, valueEnd].every((column) => column instanceof Float64Array) &&
    bytes instanceof Uint8Array;
  if (!isComplete || !rows || !lists || !listEnd || !nameEnd || !valueEnd) return false;
  return (
    lists.length === rows.length &&
    nameEnd.length === valueEnd.length &&
    rows.every((row, at) => row < length && (at === 0 || row > (rows[at - 1] as number))) &&
    lists.every((list) => list < listEnd.length) &&
    listEnd.every((end, at) => end <= nameEnd.length && (at === 0 || end >= (listEnd[at - 1] as number))) &&
    isAscending({ length: nameEnd.length, pathEnd: nameEnd, linkEnd: valueEnd, names: bytes })
  );
}

const areInRange = ({ type, role, size, dataOffset }: EntryTable): boolean =>
  areBelow(type, entryTypes.length) && areBelow(role, entryRoles.length) && areCounts(size) && areCounts(dataOffset);

// Loops without a function for each number: it would make an object of each, and there are millions.

function areBelow(column: Uint8Array, end: number): boolean {
  for (let row = 0; row < column.length; row += 1) if ((column[row] as number) >= end) return false;
  return true;
}

function areCounts(column: Float64Array): boolean {
  for (let row = 0; row < column.length; row += 1) if (!isSafeCount(column[row] as number)) return false;
  return true;
}

function isAscending({
  length,
  pathEnd,
  linkEnd,
  names,
}: Pick<EntryTable, 'length' | 'pathEnd' | 'linkEnd' | 'names'>): boolean {
  let before = 0;
  for (let row = 0; row < length; row += 1) {
    const [path, link] = [pathEnd[row] as number, linkEnd[row] as number];
    if (!isSafeCount(path) || !isSafeCount(link) || path < before || link < path || link > names.length) return false;
    before = link;
  }
  return true;
}

const isSafeCount = (value: number): boolean =>
  value >= 0 && value <= Number.MAX_SAFE_INTEGER && Math.floor(value) === value;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
