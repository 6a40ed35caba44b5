// What stands before an entry's own header and overrides it: PAX headers (for one entry, or global until replaced) and
// GNU long names. Collected here until the entry comes.
import { GlobalRecords } from './global-records.ts';
import { isDeletion, isXattr, type PaxRecords, readPax, readXattrs, type Xattr } from './pax.ts';
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
