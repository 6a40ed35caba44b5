// Compares the contents of pairs of files: by hashes that are known already, else byte by byte if both layers are
// uncompressed, else by computing hashes.
import { rangeKey } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import type { ContentHashing } from '../layer/content-hash.ts';
import type { EntryTable, SparseExtent } from '../layer/entry-table.ts';
import { isSameHash, rowsOf } from '../layer/file-hashes.ts';
import type { SameContent } from '../tree/compare-entries.ts';
import { atLayer, type EntryRef } from '../tree/entry-ref.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import { sameBytewise } from './compare-bytewise.ts';
import { ComparedPairs, type Pair } from './compared-pairs.ts';
import { fileHashes } from './file-digests.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

/** What reading file contents needs. */
export interface ReadingContents {
  readonly limits: Limits;
  readonly pool: WorkerPool;
}

/**
 * Answers without reading, by the hashes of all files. Undefined if a layer was not hashed, or has sparse files, which have no hash. A
 * file that could not be read to its end has none either, and counts as different.
 */
export function knownContents(layers: readonly LayerAnalysis[]): SameContent | undefined {
  const hashing = hashingOf(layers);
  const hashes = layers.map(({ changeset }) =>
    changeset?.entries.sparse.size ? undefined : rowsOf(changeset?.fileHashes, hashing),
  );
  const hashesOf = (layer: number): Uint8Array => atLayer(hashes, layer) as Uint8Array;
  // Files are only compared with those of lower layers.
  if (layers.length > 1 && hashes.includes(undefined)) return undefined;
  return (a, b) => isSameHash(hashesOf(a.layer), a.row, hashesOf(b.layer), b.row) === true;
}

/**
 * Compares all pairs at once and returns a function that answers for each. Files that cannot be read to their end count as
 * different.
 * @throws {InputError} if a layer cannot be read
 */
export async function compareContents(
  layers: readonly LayerAnalysis[],
  tables: readonly EntryTable[],
  pairs: readonly Pair[],
  options: ReadingContents,
): Promise<SameContent> {
  const comparison = new ContentComparison(layers, tables, options);
  comparison.add(pairs);
  return await comparison.finish();
}

/** Compares pairs of files while the layers are stacked: other threads read those of lower layers meanwhile. */
export class ContentComparison {
  readonly #layers: readonly LayerAnalysis[];
  readonly #tables: readonly EntryTable[];
  readonly #options: ReadingContents;
  readonly #stored: StoredRefs;
  /** Pairs that are compared byte by byte: each once, even if it or its layers are listed several times. */
  readonly #bytewise: ComparedPairs;
  readonly #running: Promise<void>[] = [];
  readonly #others: Pair[] = [];
  /** The hashes of the scans, by layer. */
  readonly #scanned = new Map<number, Uint8Array | undefined>();

  /** `layers` and `tables` may grow: those of a pair must be there when it is added. */
  constructor(layers: readonly LayerAnalysis[], tables: readonly EntryTable[], options: ReadingContents) {
    this.#layers = layers;
    this.#tables = tables;
    this.#options = options;
    this.#stored = new StoredRefs(layers);
    this.#bytewise = new ComparedPairs(tables);
  }

  add(pairs: readonly Pair[]): void {
    const missing: Pair[] = [];
    for (const listed of pairs) {
      const pair = this.#stored.pairOf(listed);
      if (this.#sameByHash(pair) !== undefined) continue;
      if (!this.#canCompareBytewise(pair)) this.#others.push(pair);
      else if (this.#bytewise.isSame(pair) === undefined) {
        this.#bytewise.set(pair, false);
        missing.push(pair);
      }
    }
    if (missing.length === 0) return;
    const run = this.#compareBytewise(missing);
    // Whoever waits for the end gets the error.
    run.catch(() => {});
    this.#running.push(run);
  }

  /**
   * Waits for all comparisons.
   * @throws {InputError} if a layer cannot be read
   */
  async finish(): Promise<SameContent> {
    await Promise.all(this.#running);
    const [layers, tables, { limits }] = [this.#layers, this.#tables, this.#options];
    const hashes = await fileHashes(layers, tables, this.#others.flat(), limits, hashingOf(layers));
    const hashOf = ({ layer, row }: EntryRef) => hashes[layer]?.get(row);
    return (...listed) => {
      const pair = this.#stored.pairOf(listed);
      const known = this.#sameByHash(pair) ?? this.#bytewise.isSame(pair);
      return known ?? (hashOf(pair[0]) !== undefined && hashOf(pair[0]) === hashOf(pair[1]));
    };
  }

  async #compareBytewise(pairs: readonly Pair[]): Promise<void> {
    const same = await sameBytewise(this.#layers, this.#tables, pairs, this.#options.pool);
    for (const pair of same) this.#bytewise.set(pair, true);
  }

  /** Sparse files with the same holes can be compared without expanding them. */
  #canCompareBytewise([a, b]: Pair): boolean {
    const isSeekable = ({ layer }: EntryRef): boolean => atLayer(this.#layers, layer).changeset?.compression === 'none';
    const [first, second] = [atLayer(this.#tables, a.layer), atLayer(this.#tables, b.layer)];
    return (
      isSeekable(a) &&
      isSeekable(b) &&
      first.size[a.row] === second.size[b.row] &&
      sameHoles(first.sparse.get(a.row), second.sparse.get(b.row))
    );
  }

  #sameByHash([a, b]: Pair): boolean | undefined {
    const [first, second] = [this.#hashesIn(a.layer), this.#hashesIn(b.layer)];
    return first && second && isSameHash(first, a.row, second, b.row);
  }

  #hashesIn(layer: number): Uint8Array | undefined {
    if (this.#scanned.has(layer)) return this.#scanned.get(layer);
    const rows = rowsOf(atLayer(this.#layers, layer).changeset?.fileHashes, hashingOf(this.#layers));
    this.#scanned.set(layer, rows);
    return rows;
  }
}

/** How the scans hashed files: all in one way, if the layers are of one analysis. */
const hashingOf = (layers: readonly LayerAnalysis[]): ContentHashing =>
  layers.find(({ changeset }) => changeset?.fileHashes)?.changeset?.fileHashes?.hashing ?? 'sha256';

/** Gives the entry of the first layer with the same blob: an image can list one many times. */
class StoredRefs {
  readonly #layers: readonly LayerAnalysis[];
  readonly #firsts = new Map<string, number>();
  readonly #homes: number[] = [];

  constructor(layers: readonly LayerAnalysis[]) {
    this.#layers = layers;
  }

  pairOf([a, b]: Pair): Pair {
    return [this.#refOf(a), this.#refOf(b)];
  }

  #refOf(ref: EntryRef): EntryRef {
    for (let at = this.#homes.length; at < this.#layers.length; at += 1) {
      const { range } = atLayer(this.#layers, at).layer;
      const key = range ? rangeKey(range) : String(at);
      const first = this.#firsts.get(key) ?? at;
      this.#firsts.set(key, first);
      this.#homes.push(first);
    }
    const layer = atLayer(this.#homes, ref.layer);
    return layer === ref.layer ? ref : { layer, row: ref.row };
  }
}

const sameHoles = (a: SparseExtent | undefined, b: SparseExtent | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.realSize === b.realSize &&
    a.segments.length === b.segments.length &&
    a.segments.every((number, at) => number === b.segments[at]));
