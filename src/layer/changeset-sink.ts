// Collects what the tar reader tells of one layer into a changeset.
import type { Compression } from '../bytes/compression/codec.ts';
import type { Limits } from '../bytes/limits.ts';
import type { TarEntry, TarSink } from '../bytes/tar/entry.ts';
import { AnomalyList, EntryBudget } from '../bytes/tar/entry-budget.ts';
import { pathText, type Span, spanOf } from '../bytes/tar/span.ts';
import { encodePath, normalizePath } from '../oci/entry-path.ts';
import { type EntryRole, entryRole } from '../oci/whiteout.ts';
import type { Changeset, LayerAnomaly, LayerAnomalyKind } from './changeset.ts';
import { EntryTableBuilder } from './entry-table.ts';
import { FileHashes } from './file-hashes.ts';
import { HeadCollector } from './file-head.ts';

export interface Wanted {
  readonly hasWhiteouts: boolean;
  readonly wantsHeads: boolean;
  readonly hashesFiles: boolean;
}

export class ChangesetSink implements TarSink {
  readonly #entries = new EntryTableBuilder();
  readonly #hasWhiteouts: boolean;
  readonly #heads?: HeadCollector;
  readonly #hashes?: FileHashes;
  /** Only where payload is wanted: without it the reader may jump over payload. */
  readonly data?: (chunk: Buffer) => void;
  readonly #budget: EntryBudget;
  readonly #anomalies: AnomalyList<LayerAnomalyKind>;
  #files = 0;

  constructor(limits: Limits, { hasWhiteouts, wantsHeads, hashesFiles }: Wanted) {
    this.#hasWhiteouts = hasWhiteouts;
    const heads = wantsHeads ? new HeadCollector() : undefined;
    const hashes = hashesFiles ? new FileHashes() : undefined;
    this.#heads = heads;
    this.#hashes = hashes;
    if (heads || hashes) {
      this.data = (chunk) => {
        heads?.data(chunk);
        hashes?.data(chunk);
      };
    }
    this.#budget = new EntryBudget(limits);
    this.#anomalies = new AnomalyList(limits.anomalies);
  }

  entry(entry: TarEntry): void {
    const excess = this.#budget.take(entry);
    if (excess) this.anomaly(excess);
    // Payload of what is not taken is no file's: it is overhead.
    if (this.#budget.isSpent) return;
    const plain = plainPath(entry.path);
    if (!plain) return this.#addUnusual(entry);
    this.#checkLink(entry);
    this.#add(entry, 'entry', plain);
  }

  #addUnusual(entry: TarEntry): void {
    const { path, escapes } = normalizePath(pathText(entry.path));
    const role = this.#hasWhiteouts ? entryRole(path) : 'entry';
    if (escapes) this.#note('escaping-path', entry, 'the path leads above the root; it is resolved inside the root');
    this.#checkLink(entry);
    if (role === 'invalid') this.#note('bare-whiteout', entry, 'a whiteout without a name; skipped');
    if (role === 'aufs') this.#note('aufs-metadata', entry, 'aufs metadata; ignored');
    this.#add(entry, role, spanOf(encodePath(path)));
  }

  #checkLink(entry: TarEntry): void {
    if (entry.type !== 'hardlink' || !normalizePath(pathText(entry.link)).escapes) return;
    this.#note('escaping-link', entry, 'the hard link leads above the root; it is resolved inside the root');
  }

  #add(entry: TarEntry, role: EntryRole, path: Span): void {
    if (role === 'entry') this.#files += entry.size;
    if (role === 'entry') this.#heads?.entry(entry, this.#entries.length, path);
    this.#hashes?.entry(entry, this.#entries.length);
    this.#entries.add(entry, role, path);
  }

  cut(missing: number): void {
    if (this.#budget.isSpent) return;
    if (this.#entries.shortenLast(missing) === 'entry') this.#files -= missing;
  }

  anomaly(anomaly: LayerAnomaly): void {
    this.#anomalies.add(anomaly);
  }

  changeset(compression: Compression, observed: Changeset['observed']): Changeset {
    return {
      compression,
      observed,
      files: this.#files,
      entries: this.#entries.build(),
      anomalies: this.#anomalies.kept,
      anomalyCount: this.#anomalies.count,
      heads: this.#heads?.heads,
      fileHashes: this.#hashes?.build(this.#entries.length),
    };
  }

  #note(kind: LayerAnomalyKind, { path, dataOffset }: TarEntry, detail: string): void {
    this.anomaly({ kind, offset: dataOffset, path: pathText(path), detail });
  }
}

// The path of an entry as nearly all are: it stands in the tar as it is normalised, but for "./" before and a slash after
// it, and no marker of a layer is in it. Told from its bytes: to make a string of each takes as long as to read its header.

const slash = 0x2f;
const dot = 0x2e;
const w = 0x77;

/** The normalised path; undefined where it may be another than its bytes, or a marker: then only its text can say. */
export function plainPath({ bytes, start, end }: Span): Span | undefined {
  let from = start;
  while (from + 1 < end && bytes[from] === dot && bytes[from + 1] === slash) from += 2;
  const to = bytes[end - 1] === slash ? end - 1 : end;
  let isFirst = true;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (isFirst && (byte === slash || (byte === dot && mayBeSpecial(bytes, at + 1, to)))) return undefined;
    isFirst = byte === slash;
  }
  return isFirst ? undefined : { bytes, start: from, end: to };
}

/** Whether a step that starts with a dot may be ".", "..", or one that starts with ".wh.". */
const mayBeSpecial = (bytes: Buffer, second: number, end: number): boolean =>
  second >= end || bytes[second] === slash || bytes[second] === dot || bytes[second] === w;
