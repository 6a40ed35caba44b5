// The global PAX records of one tar. They hold for every entry until they are replaced, and so cost time and memory once
// an entry, however short the tar is: only those are kept that an entry is made of, and only so many.
import { isDeletion, isXattr, noPax, type PaxRecords, readXattrs, type Xattr } from './pax.ts';

const mostRecords = 100;
const mostBytes = 2 ** 14;

const isUsed = (key: string): boolean =>
  ['path', 'linkpath', 'size', 'uid', 'gid', 'mtime'].includes(key) || key.startsWith('GNU.sparse.') || isXattr(key);

export class GlobalRecords {
  #records = noPax;
  #xattrs: readonly Xattr[] = [];
  #bytes = 0;

  get records(): PaxRecords {
    return this.#records;
  }

  /** The extended attributes that they set: one list for all entries. */
  get xattrs(): readonly Xattr[] {
    return this.#xattrs;
  }

  /** Takes those of one more header; what is not kept of it, if anything is not. */
  add({ values, sparse }: PaxRecords): string | undefined {
    const kept = new Map(this.#records.values);
    let isTooMuch = sparse.length > mostRecords;
    for (const [key, value] of values) {
      if (!isUsed(key)) continue;
      const bytes = this.#bytes - bytesOf(key, kept.get(key));
      const isKept = kept.has(key) || kept.size < mostRecords;
      if (isDeletion(key, value)) {
        kept.delete(key);
        this.#bytes = bytes;
      } else if (isKept && bytes + bytesOf(key, value) <= mostBytes) {
        kept.set(key, value);
        this.#bytes = bytes + bytesOf(key, value);
      } else isTooMuch = true;
    }
    const isNewMap = sparse.length > 0 && sparse.length <= mostRecords;
    this.#records = { values: kept, sparse: isNewMap ? sparse : this.#records.sparse, isDamaged: false };
    this.#xattrs = readXattrs(kept);
    const most = `more than ${mostRecords} records or ${mostBytes} bytes`;
    return isTooMuch ? `global PAX headers hold ${most}: the rest is ignored` : undefined;
  }
}

const bytesOf = (key: string, value: Buffer | undefined): number => (value ? key.length + value.length : 0);
