// One table of a database of SQLite: Packages in rpmdb.sqlite (sqlite.org, "Database File Format"). Each row has the header of a
// package.
import type { FileContent } from '../ecosystem.ts';
import { EvidenceError } from '../read-evidence.ts';
import { DatabasePages, requireHeaderSize } from './database-pages.ts';
import { readLog } from './write-ahead-log.ts';

const table = 'Packages';
/** Column of the table with the header of the package, and of the schema with the first page of a table. */
const [headerColumn, typeColumn, nameColumn, rootColumn] = [1, 0, 1, 3];
const fileHeaderSize = 100;
/** Types of pages. */
const [interior, leaf] = [5, 13];
/** Bytes of a row of the schema: the text that created a table. */
const maxSchemaRow = 2 ** 20;

/**
 * The package headers.
 * @throws {EvidenceError} if the file is damaged
 */
export async function* readSQLite(file: FileContent, log?: FileContent): AsyncGenerator<Buffer> {
  const start = await file.read(0, fileHeaderSize);
  if (start.length < fileHeaderSize || start.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    throw new EvidenceError('is not a database of SQLite');
  }
  // 65536 does not fit.
  const pageSize = start.readUInt16BE(16) === 1 ? 2 ** 16 : start.readUInt16BE(16);
  const pages = new DatabasePages(file, pageSize, log && (await readLog(log, pageSize)));
  const reader = new TableReader(pages, pageSize - (start[20] as number));
  let root: number | undefined;
  for await (const row of reader.rows(1, maxSchemaRow)) {
    const text = (column: number): string => valueAt(row, column).toString('utf8');
    if (text(typeColumn) === 'table' && text(nameColumn) === table) root = numberOf(valueAt(row, rootColumn));
  }
  if (root === undefined) throw new EvidenceError(`has no table ${table}`);
  for await (const row of reader.rows(root)) yield valueAt(row, headerColumn);
}

/** Reads the rows of a table, which is a tree of pages; each long row goes on in a chain of pages. */
class TableReader {
  readonly #pages: DatabasePages;
  /** Bytes of a page that are used. */
  readonly #usable: number;

  constructor(pages: DatabasePages, usable: number) {
    if (usable < 480) throw new EvidenceError(`has pages of ${usable} bytes`);
    this.#pages = pages;
    this.#usable = usable;
  }

  async *rows(root: number, maxSize?: number): AsyncGenerator<Buffer> {
    const left = [root];
    for (let number = left.pop(); number !== undefined; number = left.pop()) {
      const page = Buffer.from(await this.#pages.take(number - 1));
      const header = number === 1 ? fileHeaderSize : 0;
      const [type, count] = [page[header], page.readUInt16BE(header + 3)];
      const cells = header + (type === interior ? 12 : 8);
      if ((type !== interior && type !== leaf) || cells + count * 2 > this.#usable) throw damaged(number);
      const starts = Array.from({ length: count }, (_, index) => page.readUInt16BE(cells + index * 2));
      if (starts.some((start) => start + 4 > page.length)) throw damaged(number);
      if (type === leaf) for (const start of starts) yield await this.#readRow(page, start, number, maxSize);
      else left.push(page.readUInt32BE(header + 8), ...starts.map((start) => page.readUInt32BE(start)).reverse());
      if (left.length > this.#pages.count) throw new EvidenceError('refers to more pages than it has');
    }
  }

  async #readRow(page: Buffer, start: number, number: number, maxSize = Number.POSITIVE_INFINITY): Promise<Buffer> {
    const [size, afterSize] = varintAt(page, start);
    const [, content] = varintAt(page, afterSize);
    if (size > maxSize) throw new EvidenceError('has a row of the schema of more than 1 MiB');
    requireHeaderSize(size);
    const local = this.#localSize(size);
    const end = content + local;
    if (end > page.length) throw damaged(number);
    if (local === size) return page.subarray(content, end);
    if (end + 4 > page.length) throw damaged(number);
    const parts = [page.subarray(content, end)];
    let next = page.readUInt32BE(end);
    for (let length = local; length < size; length += this.#usable - 4) {
      const part = await this.#pages.take(next - 1);
      parts.push(Buffer.from(part.subarray(4, this.#usable)));
      next = part.readUInt32BE(0);
    }
    return Buffer.concat(parts, size);
  }

  /** Bytes of a row that are on its page, before those in the chain. */
  #localSize(size: number): number {
    const [min, max] = [Math.floor(((this.#usable - 12) * 32) / 255) - 23, this.#usable - 35];
    if (size <= max) return size;
    const fitting = min + ((size - min) % (this.#usable - 4));
    return fitting <= max ? fitting : min;
  }
}

const damaged = (number: number): EvidenceError => new EvidenceError(`has a damaged page ${number}`);

/** A number of up to nine bytes, of which the first bit of each but the last says that it goes on; and the offset after it. */
function varintAt(bytes: Buffer, start: number): readonly [value: number, end: number] {
  let value = 0;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[start + index] ?? 0;
    value = index === 8 ? value * 256 + byte : value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, start + index + 1];
  }
  return [value, start + 9];
}

/** Bytes of the values with the types 0 to 11. */
const sizes: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

/** The value of a column: types come first, then the values. No bytes if the row has no such column. */
function valueAt(row: Buffer, column: number): Buffer {
  const [headerSize, first] = varintAt(row, 0);
  let [at, start] = [first, headerSize];
  for (let index = 0; at < headerSize && at < row.length; index += 1) {
    const [type, next] = varintAt(row, at);
    const size = type >= 12 ? Math.floor((type - 12) / 2) : (sizes[type] as number);
    if (index === column) return row.subarray(start, start + size);
    [at, start] = [next, start + size];
  }
  return Buffer.alloc(0);
}

/** A positive number of up to four bytes. */
const numberOf = (value: Buffer): number => (value.length === 0 ? 0 : value.readUIntBE(0, Math.min(value.length, 4)));
