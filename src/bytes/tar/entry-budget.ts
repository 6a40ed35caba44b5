// Limits what is kept of one tar: entries and their metadata, and anomalies. A short compressed stream can contain
// millions of each.
import { humanSize } from '../../text/byte-size.ts';
import { type Limits, limitFlag } from '../limits.ts';
import { MemoryTally } from '../memory.ts';
import type { TarAnomaly, TarEntry } from './entry.ts';
import type { Xattr } from './pax.ts';
import { lengthOf, pathText } from './span.ts';

/** Growing columns have room for twice their bytes, and are copied at the end. */
const metadataCopies = 3;
/** Memory of an attribute besides its name and value. */
const attributeSize = 200;

/** Counts entries and their metadata. Once a limit is exceeded, all further entries are rejected. */
export class EntryBudget {
  readonly #limits: Limits;
  readonly #entrySize: number;
  readonly #memory: MemoryTally;
  #entries = 0;
  #metadata = 0;
  #lastXattrs: readonly Xattr[] = [];
  /** Attributes that the last entry does not share with the one before. */
  #attributes = 0;
  #isSpent = false;

  /** `entrySize` is the memory that an entry takes besides its metadata; `what` names the entries in a message. */
  constructor(limits: Limits, entrySize: number, what: string) {
    this.#limits = limits;
    this.#entrySize = entrySize;
    this.#memory = new MemoryTally(limits, what);
  }

  /** True if an entry has been rejected; then all later ones are too. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** Counts an entry. Returns an anomaly for the first entry that exceeds a limit. */
  take(entry: TarEntry): TarAnomaly<'too-many-entries'> | undefined {
    if (this.#isSpent) return undefined;
    this.#entries += 1;
    const metadata = this.#metadataOf(entry);
    this.#metadata += metadata;
    this.#memory.add(this.#entrySize + metadata * metadataCopies + this.#attributes * attributeSize);
    const { entries, metadata: most } = this.#limits;
    const isCountExceeded = this.#entries > entries;
    if (!isCountExceeded && this.#metadata <= most) return undefined;
    this.#isSpent = true;
    const what = isCountExceeded ? `${entries} entries` : `${humanSize(most)} of names, link targets and attributes`;
    const flag = limitFlag(isCountExceeded ? 'entries' : 'metadata');
    const detail = `more than ${what}; raise ${flag}`;
    return { kind: 'too-many-entries', offset: entry.dataOffset, path: pathText(entry.path), detail };
  }

  /** Consecutive entries may share one list of attributes; it is counted once. */
  #metadataOf({ path, link, xattrs, sparse }: TarEntry): number {
    let bytes = lengthOf(path) + lengthOf(link) + (sparse?.segments.length ?? 0) * 16;
    const isShared = xattrs === this.#lastXattrs;
    this.#attributes = isShared ? 0 : xattrs.length;
    if (!isShared) for (const { name, value } of xattrs) bytes += name.length + value.length;
    this.#lastXattrs = xattrs;
    return bytes;
  }
}

/**
 * The anomalies of one tar: the first ones, plus the first of each kind, so that frequent ones cannot hide that the tar
 * is truncated.
 */
export class AnomalyList<Kind extends string> {
  readonly kept: TarAnomaly<Kind>[] = [];
  /** Number of all anomalies, including those not kept. */
  count = 0;
  readonly #max: number;
  readonly #kinds = new Set<Kind>();

  constructor(max: number) {
    this.#max = max;
  }

  add(anomaly: TarAnomaly<Kind>): void {
    this.count += 1;
    if (this.kept.length >= this.#max && this.#kinds.has(anomaly.kind)) return;
    this.#kinds.add(anomaly.kind);
    this.kept.push(anomaly);
  }
}
