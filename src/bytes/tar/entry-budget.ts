// How many entries of one tar are taken, and how much of their names and attributes: a short compressed stream can hold
// very many of both. What lies beyond is not taken, and that is told once.
import { humanSize } from '../../text/byte-size.ts';
import { type Limits, limitFlag } from '../limits.ts';
import type { TarAnomaly, TarEntry } from './entry.ts';
import type { Xattr } from './pax.ts';
import { lengthOf, pathText } from './span.ts';

export class EntryBudget {
  readonly #limits: Limits;
  #entries = 0;
  #metadata = 0;
  #lastXattrs: readonly Xattr[] = [];
  #isSpent = false;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Whether an entry was refused: then so is every one after it. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** Takes an entry into account; what to tell where it is the first for which there is no room. */
  take(entry: TarEntry): TarAnomaly<'too-many-entries'> | undefined {
    if (this.#isSpent) return undefined;
    this.#entries += 1;
    this.#metadata += this.#metadataOf(entry);
    const { entries, metadata } = this.#limits;
    const isOne = this.#entries > entries;
    if (!isOne && this.#metadata <= metadata) return undefined;
    this.#isSpent = true;
    const what = isOne ? `${entries} entries` : `${humanSize(metadata)} of names, link targets and attributes`;
    const flag = limitFlag(isOne ? 'entries' : 'metadata');
    const detail = `more than ${what}; raise ${flag}`;
    return { kind: 'too-many-entries', offset: entry.dataOffset, path: pathText(entry.path), detail };
  }

  /** Entries one after another may share one list of attributes. */
  #metadataOf({ path, link, xattrs, sparse }: TarEntry): number {
    let bytes = lengthOf(path) + lengthOf(link) + (sparse?.segments.length ?? 0) * 16;
    if (xattrs !== this.#lastXattrs) for (const { name, value } of xattrs) bytes += name.length + value.length;
    this.#lastXattrs = xattrs;
    return bytes;
  }
}

// The anomalies of one tar, of which there may be millions: the first are kept, and of each kind the first, so that none
// hides that the tar is cut.

export class AnomalyList<Kind extends string> {
  readonly kept: TarAnomaly<Kind>[] = [];
  /** How many there were. */
  count = 0;
  readonly #most: number;
  readonly #kinds = new Set<Kind>();

  constructor(most: number) {
    this.#most = most;
  }

  add(anomaly: TarAnomaly<Kind>): void {
    this.count += 1;
    if (this.kept.length >= this.#most && this.#kinds.has(anomaly.kind)) return;
    this.#kinds.add(anomaly.kind);
    this.kept.push(anomaly);
  }
}
