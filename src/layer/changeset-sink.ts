// Collects what the tar reader reports about one layer into a changeset: entries with normalized paths and whiteout
// roles, anomalies, and, if requested, file heads and hashes.
import type { Compression } from '../bytes/compression/codec.ts';
import type { Limits } from '../bytes/limits.ts';
import type { TarEntry, TarSink } from '../bytes/tar/entry.ts';
import { AnomalyList, EntryBudget } from '../bytes/tar/entry-budget.ts';
import { pathText, type Span, spanOf } from '../bytes/tar/span.ts';
import { encodePath, normalizePath } from '../oci/entry-path.ts';
import { carriesFileData, type EntryRole, entryRole } from '../oci/whiteout.ts';
import type { Changeset, LayerAnomaly, LayerAnomalyKind } from './changeset.ts';
import type { ContentHashing } from './content-hash.ts';
import { DistributionColumn, distributionEntrySize } from './distribution-column.ts';
import { EntryTableBuilder } from './entry-table-builder.ts';
import { EvidenceCollector, type EvidenceFile } from './evidence.ts';
import { FileHashBuilder } from './file-hashes.ts';
import { HeadCollector } from './file-head.ts';
import { ProgramFinder } from './program-finder.ts';

/** What to collect besides the entries. */
export interface EntryFields {
  readonly hasWhiteouts: boolean;
  readonly wantsHeads: boolean;
  /** How each file is hashed; undefined: not at all. */
  readonly fileHashing?: ContentHashing | undefined;
  /** Where to keep what tells which packages are installed. */
  readonly evidence?: EvidenceFile | undefined;
  /** Whether to find the programs although payload is skipped. */
  readonly findsPrograms?: boolean;
  /** Whether {@link ChangesetSink.step} will be called, to find out the compressed bytes of each entry. */
  readonly hasSteps?: boolean;
}

/** Memory that the columns of one entry take while they grow, in bytes. */
const entrySize = 400;

/** Tar sink for one layer. After an entry limit is exceeded, no further entries are kept. */
export class ChangesetSink implements TarSink {
  readonly #entries = new EntryTableBuilder();
  readonly #hasWhiteouts: boolean;
  readonly #heads: HeadCollector | undefined;
  readonly #hashes: FileHashBuilder | undefined;
  readonly #evidence: EvidenceCollector | undefined;
  readonly #programs: ProgramFinder | undefined;
  readonly #distribution: DistributionColumn | undefined;
  /** Set only if payload is needed: without this method the reader may skip payload. */
  readonly data?: (chunk: Buffer) => void;
  /** Set only if programs are to be found. */
  readonly head?: (bytes: Buffer, start: number) => void;
  readonly #budget: EntryBudget;
  readonly #anomalies: AnomalyList<LayerAnomalyKind>;
  #files = 0;

  constructor(
    limits: Limits,
    { hasWhiteouts, wantsHeads, fileHashing, evidence: file, findsPrograms, hasSteps }: EntryFields,
  ) {
    this.#hasWhiteouts = hasWhiteouts;
    const heads = wantsHeads ? new HeadCollector() : undefined;
    const hashes = fileHashing && new FileHashBuilder(fileHashing);
    this.#heads = heads;
    this.#hashes = hashes;
    const evidence = file && new EvidenceCollector(file);
    this.#evidence = evidence;
    if (heads || hashes || evidence) {
      this.data = (chunk) => {
        heads?.data(chunk);
        hashes?.data(chunk);
        evidence?.data(chunk);
      };
    }
    const programs = findsPrograms ? new ProgramFinder() : undefined;
    this.#programs = programs;
    if (programs) this.head = (bytes, start) => programs.head(bytes, start);
    this.#distribution = hasSteps ? new DistributionColumn() : undefined;
    this.#budget = new EntryBudget(limits, entrySize + (hasSteps ? distributionEntrySize : 0), 'entries of layers');
    this.#anomalies = new AnomalyList(limits.anomalies);
  }

  entry(entry: TarEntry): void {
    const excess = this.#budget.take(entry);
    if (excess) this.anomaly(excess);
    // Payload of entries beyond the limit belongs to no file; it counts as overhead.
    if (this.#budget.isSpent) return;
    const plain = normalizedPath(entry.path);
    if (!plain || entry.type === 'continuation') return this.#addNormalized(entry);
    this.#checkLink(entry);
    this.#add(entry, 'entry', plain);
  }

  #addNormalized(entry: TarEntry): void {
    const { path, escapes } = normalizePath(pathText(entry.path));
    const role = this.#roleOf(entry, path);
    if (escapes) this.#note('escaping-path', entry, 'the path leads above the root; it is resolved inside the root');
    this.#checkLink(entry);
    if (role === 'invalid' && entry.type !== 'continuation')
      this.#note('bare-whiteout', entry, 'a whiteout without a name; skipped');
    if (role === 'aufs') this.#note('aufs-metadata', entry, 'aufs metadata; not a part of the filesystem');
    this.#add(entry, role, spanOf(encodePath(path)));
  }

  #roleOf({ type }: TarEntry, path: string): EntryRole {
    if (type === 'continuation') return 'invalid';
    return this.#hasWhiteouts ? entryRole(path) : 'entry';
  }

  #checkLink(entry: TarEntry): void {
    if (entry.type !== 'hardlink' || !normalizePath(pathText(entry.link)).escapes) return;
    this.#note('escaping-link', entry, 'the hard link leads above the root; it is resolved inside the root');
  }

  #add(entry: TarEntry, role: EntryRole, path: Span): void {
    if (carriesFileData(role)) this.#files += entry.size;
    if (carriesFileData(role)) this.#heads?.entry(entry, this.#entries.length, path);
    if (carriesFileData(role)) this.#evidence?.entry(entry, this.#entries.length, path);
    if (carriesFileData(role)) this.#programs?.entry(entry, this.#entries.length);
    this.#hashes?.entry(entry, this.#entries.length);
    this.#entries.add(entry, role, path);
    this.#distribution?.entry(entry);
  }

  /** Called when `input` bytes of the compressed layer have given `output` bytes, and these have been read. */
  step(input: number, output: number): void {
    this.#distribution?.step(input, output);
  }

  cut(missing: number): void {
    if (this.#budget.isSpent) return;
    if (carriesFileData(this.#entries.shortenLast(missing))) this.#files -= missing;
  }

  anomaly(anomaly: LayerAnomaly): void {
    this.#anomalies.add(anomaly);
  }

  /** `isWhole`: whether the stream could be read to its end. */
  changeset(compression: Compression, observed: Changeset['observed'], isWhole = true): Changeset {
    const isRead = isWhole && !this.#budget.isSpent && !this.#anomalies.kept.some(({ kind }) => kind === 'bad-header');
    return {
      compression,
      observed,
      files: this.#files,
      entries: { ...this.#entries.build(), distribution: this.#distribution?.build(isRead) },
      anomalies: this.#anomalies.kept,
      anomalyCount: this.#anomalies.count,
      heads: this.#heads?.heads,
      evidence: this.#evidence?.result(),
      programs: this.#programs?.rows,
      fileHashes: this.#hashes?.build(this.#entries.length),
    };
  }

  #note(kind: LayerAnomalyKind, { path, dataOffset }: TarEntry, detail: string): void {
    this.anomaly({ kind, offset: dataOffset, path: pathText(path), detail });
  }
}

const slash = 0x2f;
const dot = 0x2e;
const w = 0x77;

/**
 * Fast path for nearly all entries: the path in the tar is already normalized, except for a leading "./" and a trailing
 * slash, and has no whiteout marker. Undefined if that is not certain; then use {@link normalizePath}. Checks bytes,
 * because making a string of each path would take as long as reading its header.
 */
export function normalizedPath({ bytes, start, end }: Span): Span | undefined {
  let from = start;
  while (from + 1 < end && bytes[from] === dot && bytes[from + 1] === slash) from += 2;
  const to = bytes[end - 1] === slash ? end - 1 : end;
  let isFirst = true;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (isFirst && (byte === slash || (byte === dot && mayBeDotOrWhiteout(bytes, at + 1, to)))) return undefined;
    isFirst = byte === slash;
  }
  return isFirst ? undefined : { bytes, start: from, end: to };
}

/** Whether a path component that starts with a dot may be ".", ".." or start with ".wh.". */
const mayBeDotOrWhiteout = (bytes: Buffer, second: number, end: number): boolean =>
  second >= end || bytes[second] === slash || bytes[second] === dot || bytes[second] === w;
