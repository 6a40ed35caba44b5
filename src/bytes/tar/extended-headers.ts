// What stands before an entry's own header and overrides it: PAX headers (for one entry, or global until replaced) and
// GNU long names. Collected here until the entry comes.
import { isDeletion, isXattr, noPax, type PaxRecords, readPax, readXattrs, type Xattr } from './pax.ts';
import { type Span, spanOf } from './span.ts';

/** All that overrides the header of one entry. */
export interface Overrides {
  /** Global records, replaced or deleted (by an empty value) by the entry's own. */
  readonly pax: PaxRecords;
  /** What those say of extended attributes; the same list for all entries that have none of their own. */
  readonly xattrs: readonly Xattr[];
  readonly longName?: Span;
  readonly longLink?: Span;
}

const damaged = 'a PAX header contains an invalid record';

export class ExtendedHeaders {
  /** Whether a header waits for its entry. */
  isPending = false;
  /** Bytes of the headers that wait for it. */
  size = 0;
  readonly #global = new GlobalRecords();
  /** The entry's own records; an empty value deletes a global one. */
  #values = new Map<string, Buffer>();
  #sparse: readonly number[] = [];
  #longName?: Span;
  #longLink?: Span;

  /** Takes the body of a header of this type flag; what is wrong with it, if anything is. */
  add(typeflag: string, body: Buffer): string | undefined {
    if (typeflag !== 'g') this.size += body.length;
    if (typeflag === 'L') this.#longName = spanOf(untilNul(body));
    else if (typeflag === 'K') this.#longLink = spanOf(untilNul(body));
    else {
      // What a driver pushes is valid only until it pushes again.
      const records = readPax(Buffer.from(body));
      const fault = typeflag === 'g' ? this.#global.add(records) : this.#addOwn(records);
      return records.isDamaged ? damaged : fault;
    }
    return undefined;
  }

  #addOwn({ values, sparse }: PaxRecords): undefined {
    for (const [key, value] of values) this.#values.set(key, value);
    if (sparse.length > 0) this.#sparse = sparse;
  }

  /** The overrides of the entry that comes now; the next one starts anew. */
  take(): Overrides {
    // Most entries have none of their own.
    if (!this.isPending) return { pax: this.#global.records, xattrs: this.#global.xattrs };
    const overrides = { ...this.#records(), longName: this.#longName, longLink: this.#longLink };
    this.isPending = false;
    this.size = 0;
    this.#values = new Map();
    this.#sparse = [];
    this.#longName = undefined;
    this.#longLink = undefined;
    return overrides;
  }

  /** Made anew only for an entry with records of its own. */
  #records(): Pick<Overrides, 'pax' | 'xattrs'> {
    const { records, xattrs } = this.#global;
    if (this.#values.size === 0 && this.#sparse.length === 0) return { pax: records, xattrs };
    const values = new Map([...records.values, ...this.#values]);
    for (const [key, value] of values) if (isDeletion(key, value)) values.delete(key);
    const sparse = this.#sparse.length > 0 ? this.#sparse : records.sparse;
    const hasXattrs = [...this.#values.keys()].some(isXattr);
    return { pax: { values, sparse, isDamaged: false }, xattrs: hasXattrs ? readXattrs(values) : xattrs };
  }
}

function untilNul(body: Buffer): Buffer {
  const nul = body.indexOf(0);
  return Buffer.from(nul === -1 ? body : body.subarray(0, nul));
}

// The global PAX records of one tar. They hold for every entry until they are replaced, and so cost time and memory once
// an entry, however short the tar is: only those are kept that an entry is made of, and only so many.

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
