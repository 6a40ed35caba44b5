// A hash of Berkeley DB, as rpm had until 4.16: Packages (Berkeley DB 4 to 6, dbinc/db_page.h). Each package header is the value of
// a number, mostly in a chain of pages.
import type { FileContent } from '../ecosystem.ts';
import { EvidenceError } from '../read-evidence.ts';
import { DatabasePages, requireHeaderSize } from './database-pages.ts';

const hashMagic = 0x00061561;
const metaSize = 72;
/** Bytes of the header of a page, and offsets of its fields. */
const pageHeaderSize = 26;
const fields = { next: 16, entries: 20, length: 22, type: 25 } as const;
/** Types of pages, and of the items on them. */
const [unsortedHash, overflow, hash] = [2, 7, 13];
const [onPage, offPage] = [1, 3];
/** The value of the key 0 is the next number, in four bytes. */
const numberSize = 4;

/**
 * The package headers.
 * @throws {EvidenceError} if the file is damaged
 */
export async function* readBerkeleyDB(file: FileContent): AsyncGenerator<Buffer> {
  const meta = await file.read(0, metaSize);
  const isHash = meta.length === metaSize && [meta.readUInt32LE(12), meta.readUInt32BE(12)].includes(hashMagic);
  if (!isHash) throw new EvidenceError('is not a hash of Berkeley DB');
  const numbers = new Numbers(meta.readUInt32LE(12) === hashMagic);
  const pages = new DatabasePages(file, numbers.word(meta, 20));
  for (let index = 1; index < pages.count; index += 1) {
    const page = await pages.read(index);
    if (page[fields.type] !== hash && page[fields.type] !== unsortedHash) continue;
    // Copied, because chains are read meanwhile.
    for (const item of valuesOn(Buffer.from(page), numbers, index)) {
      const header = item[0] === offPage ? await readChain(pages, numbers, item) : item.subarray(1);
      if (header.length > numberSize) yield header;
    }
  }
}

/** Numbers in the byte order of the machine that wrote the database. */
class Numbers {
  readonly #isLittle: boolean;

  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
  }

  half(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  }

  word(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }
}

/** Keys and values take turns. The items fill the page from its end. */
function* valuesOn(page: Buffer, numbers: Numbers, index: number): Generator<Buffer> {
  const count = numbers.half(page, fields.entries);
  if (pageHeaderSize + count * 2 > page.length) throw new EvidenceError(`has a damaged page ${index}`);
  const startOf = (item: number): number => numbers.half(page, pageHeaderSize + item * 2);
  for (let item = 1; item < count; item += 2) {
    const [start, end] = [startOf(item), startOf(item - 1)];
    const isValue = start < end && end <= page.length && [onPage, offPage].includes(page[start] as number);
    if (!isValue) throw new EvidenceError(`has a damaged page ${index}`);
    yield page.subarray(start, end);
  }
}

/** An item with the first page of a chain and the length of the value. */
async function readChain(pages: DatabasePages, numbers: Numbers, item: Buffer): Promise<Buffer> {
  if (item.length < 12) throw new EvidenceError('has a damaged item');
  const size = numbers.word(item, 8);
  requireHeaderSize(size);
  const parts: Buffer[] = [];
  let length = 0;
  for (let next = numbers.word(item, 4); next !== 0 && length < size; ) {
    const page = await pages.take(next);
    const end = pageHeaderSize + numbers.half(page, fields.length);
    if (page[fields.type] !== overflow || end > page.length) throw new EvidenceError(`has a damaged page ${next}`);
    parts.push(Buffer.from(page.subarray(pageHeaderSize, end)));
    length += end - pageHeaderSize;
    next = numbers.word(page, fields.next);
  }
  if (length < size) throw new EvidenceError('has a package header that is cut');
  return Buffer.concat(parts, size);
}
