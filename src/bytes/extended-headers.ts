// What stands before an entry's own header and overrides it: PAX headers (for one entry, or global until replaced) and
// GNU long names. Collected here until the entry comes.
import { noPax, type PaxRecords, readPax } from './pax.ts';

/** All that overrides the header of one entry. */
export interface Overrides {
  /** Global records, replaced or deleted (by an empty value) by the entry's own. */
  readonly pax: PaxRecords;
  readonly longName?: Buffer;
  readonly longLink?: Buffer;
}

export class ExtendedHeaders {
  /** Whether a header waits for its entry. */
  isPending = false;
  #global: PaxRecords = noPax;
  #local: PaxRecords = noPax;
  #longName?: Buffer;
  #longLink?: Buffer;

  /** Takes the body of a header of this type flag; false if something in it is no record. */
  add(typeflag: string, body: Buffer): boolean {
    if (typeflag === 'L') this.#longName = untilNul(body);
    else if (typeflag === 'K') this.#longLink = untilNul(body);
    else if (typeflag === 'g') {
      const records = readPax(body);
      this.#global = merged(this.#global, records);
      return !records.isDamaged;
    } else {
      this.#local = merged(this.#local, readPax(body));
      return !this.#local.isDamaged;
    }
    return true;
  }

  /** The overrides of the entry that comes now; the next one starts anew. */
  take(): Overrides {
    const isPlain = this.#local === noPax && this.#global === noPax;
    const overrides: Overrides = {
      pax: isPlain ? noPax : merged(this.#global, this.#local),
      longName: this.#longName,
      longLink: this.#longLink,
    };
    this.isPending = false;
    this.#local = noPax;
    this.#longName = undefined;
    this.#longLink = undefined;
    return overrides;
  }
}

function merged(below: PaxRecords, above: PaxRecords): PaxRecords {
  const values = new Map([...below.values, ...above.values]);
  for (const [key, value] of values) if (value.length === 0 && !key.includes('.xattr.')) values.delete(key);
  return { values, sparse: above.sparse.length > 0 ? above.sparse : below.sparse, isDamaged: above.isDamaged };
}

function untilNul(body: Buffer): Buffer {
  const nul = body.indexOf(0);
  return Buffer.from(nul === -1 ? body : body.subarray(0, nul));
}
