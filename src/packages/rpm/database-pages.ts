// Pages of a database file, read by position.
import type { FileContent } from '../ecosystem.ts';
import { EvidenceError } from '../read-evidence.ts';
import type { LoggedPages } from './write-ahead-log.ts';

/** Bytes that are read at once: most pages follow each other. */
const windowSize = 2 ** 18;
/** Bytes of the header of one package: of 10,000 files, one megabyte. */
const maxHeaderSize = 32 * 2 ** 20;

/** @throws {EvidenceError} if no package has a header of that size */
export function requireHeaderSize(size: number): void {
  if (size > maxHeaderSize) throw new EvidenceError('has a package header of more than 32 MiB');
}

const pageSizes = [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536];

export class DatabasePages {
  readonly pageSize: number;
  /** Number of whole pages. */
  readonly count: number;
  readonly #file: FileContent;
  readonly #logged: LoggedPages | undefined;
  /** One bit for each page that was taken. */
  readonly #taken: Uint8Array;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;

  /** @throws {EvidenceError} unless the size is a power of two, from 512 to 65536 */
  constructor(file: FileContent, pageSize: number, logged?: LoggedPages) {
    if (!pageSizes.includes(pageSize)) throw new EvidenceError(`has pages of ${pageSize} bytes`);
    this.#file = file;
    this.pageSize = pageSize;
    this.#logged = logged;
    const stored = Math.floor((file.size + (logged?.file.size ?? 0)) / pageSize);
    this.count = Math.min(logged?.count ?? stored, stored);
    this.#taken = new Uint8Array(Math.ceil(this.count / 8));
  }

  /** The page at a place, counted from 0. Its bytes are valid until another page is read. */
  async read(index: number): Promise<Buffer> {
    const start = index * this.pageSize;
    if (index < 0 || index >= this.count) throw new EvidenceError(`has no page ${index}, which it refers to`);
    const page = await this.#readPage(index + 1, start);
    if (page.length < this.pageSize) throw new EvidenceError(`is cut in page ${index}`);
    return page;
  }

  async #readPage(number: number, start: number): Promise<Buffer> {
    const logged = this.#logged?.offsets.get(number);
    if (this.#logged && logged !== undefined) return this.#logged.file.read(logged, this.pageSize);
    if (start < this.#windowStart || start + this.pageSize > this.#windowStart + this.#window.length) {
      this.#windowStart = start - (start % windowSize);
      this.#window =
        this.#windowStart < this.#file.size ? await this.#file.read(this.#windowStart, windowSize) : Buffer.alloc(0);
    }
    return this.#window.subarray(start - this.#windowStart, start - this.#windowStart + this.pageSize);
  }

  /** The same for a page that is part of one tree or chain only, so that none can have a loop. */
  async take(index: number): Promise<Buffer> {
    const page = await this.read(index);
    const [at, bit] = [index >> 3, 1 << (index & 7)];
    if ((this.#taken[at] as number) & bit) throw new EvidenceError(`refers to page ${index} twice`);
    (this.#taken[at] as number) |= bit;
    return page;
  }
}
