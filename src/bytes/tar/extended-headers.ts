// Extended headers, which precede an entry and override its header: PAX headers (for one entry, or global until
// replaced) and GNU long names. They are collected here until the entry follows.
import { isDeletion, isXattr, noPax, type PaxRecords, readPax, readXattrs, type Xattr } from './pax.ts';
import { type Span, spanOf } from './span.ts';

/** Everything that overrides the header of one entry. */
export interface Overrides {
  /** Global records merged with the entry's own; an empty value of its own deletes a global record. */
  readonly pax: PaxRecords;
  /** The extended attributes in these records. Entries without records of their own share one list. */
  readonly xattrs: readonly Xattr[];
  readonly longName?: Span | undefined;
  readonly longLink?: Span | undefined;
}

const damaged = 'a PAX header contains an invalid record';

/** Collects extended headers and hands them to the next entry. */
export class ExtendedHeaders {
  /** True if a header waits for its entry. */
  isPending = false;
  /** Bytes of the headers that wait for their entry. */
  size = 0;
  readonly #global = new GlobalRecords();
  /** The entry's own records; an empty value deletes a global record. */
  #values = new Map<string, Buffer>();
  #sparse: readonly number[] = [];
  #longName: Span | undefined;
  #longLink: Span | undefined;

  /** Adds the body of a header with this type flag. Returns a message if the body is invalid. */
  add(typeflag: string, body: Buffer): string | undefined {
    if (typeflag !== 'g') this.size += body.length;
    if (typeflag === 'L') this.#longName = spanOf(untilNul(body));
    else if (typeflag === 'K') this.#longLink = spanOf(untilNul(body));
    else {
      // Copy: the pushed bytes are valid only until the next push.
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

  /** Returns the overrides of the next entry and starts afresh. */
  take(): Overrides {
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

  /** Builds new maps only if the entry has records of its own. */
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

const maxRecords = 100;
const maxBytes = 2 ** 14;

const isUsed = (key: string): boolean =>
  ['path', 'linkpath', 'size', 'uid', 'gid', 'mtime'].includes(key) || key.startsWith('GNU.sparse.') || isXattr(key);

/**
 * The global PAX records of one tar. They apply to every entry until replaced, so their cost is multiplied by the
 * number of entries, however short the tar. Only records that are used are kept, and only a limited number.
 */
export class GlobalRecords {
  #records = noPax;
  #xattrs: readonly Xattr[] = [];
  #bytes = 0;

  get records(): PaxRecords {
    return this.#records;
  }

  /** The extended attributes in the global records, as one list shared by all entries. */
  get xattrs(): readonly Xattr[] {
    return this.#xattrs;
  }

  /** Adds the records of one more global header. Returns a message if some are dropped. */
  add({ values, sparse }: PaxRecords): string | undefined {
    const kept = new Map(this.#records.values);
    let isTooMuch = sparse.length > maxRecords;
    for (const [key, value] of values) {
      if (!isUsed(key)) continue;
      const bytes = this.#bytes - bytesOf(key, kept.get(key));
      const isKept = kept.has(key) || kept.size < maxRecords;
      if (isDeletion(key, value)) {
        kept.delete(key);
        this.#bytes = bytes;
      } else if (isKept && bytes + bytesOf(key, value) <= maxBytes) {
        kept.set(key, value);
        this.#bytes = bytes + bytesOf(key, value);
      } else isTooMuch = true;
    }
    const isNewMap = sparse.length > 0 && sparse.length <= maxRecords;
    this.#records = { values: kept, sparse: isNewMap ? sparse : this.#records.sparse, isDamaged: false };
    this.#xattrs = readXattrs(kept);
    const most = `more than ${maxRecords} records or ${maxBytes} bytes`;
    return isTooMuch ? `global PAX headers hold ${most}: the rest is ignored` : undefined;
  }
}

const bytesOf = (key: string, value: Buffer | undefined): number => (value ? key.length + value.length : 0);
