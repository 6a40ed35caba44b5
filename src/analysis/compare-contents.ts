// Compares the contents of pairs of files: by hashes that are known already, else byte by byte if both layers are
// uncompressed, else by computing hashes.
import { rangeKey } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import type { ContentHashing } from '../layer/content-hash.ts';
import type { EntryTable, SparseExtent } from '../layer/entry-table.ts';
import { isSameHash, rowsOf } from '../layer/file-hashes.ts';
import type { SameContent } from '../tree/compare-entries.ts';
import { atLayer, type EntryRef } from '../tree/entry-ref.ts';
import type { CompareFiles } from '../workers/compare-files.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import { fileHashes } from './file-digests.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

/** What reading file contents needs. */
export interface ReadingContents {
  readonly limits: Limits;
  readonly pool: WorkerPool;
}

/** Two files of equal size. */
export type Pair = readonly [EntryRef, EntryRef];

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
 */
export async function compareContents(
  layers: readonly LayerAnalysis[],
  tables: readonly EntryTable[],
  listed: readonly Pair[],
  { limits, pool }: ReadingContents,
): Promise<SameContent> {
  const stored = storedRefs(layers);
  const isSeekable = ({ layer }: EntryRef): boolean => atLayer(layers, layer).changeset?.compression === 'none';
  /** Sparse files with the same holes can be compared without expanding them. */
  const areStoredAlike = (a: EntryRef, b: EntryRef): boolean =>
    atLayer(tables, a.layer).size[a.row] === atLayer(tables, b.layer).size[b.row] &&
    sameHoles(atLayer(tables, a.layer).sparse.get(a.row), atLayer(tables, b.layer).sparse.get(b.row));
  const keyOf = pairKeys(tables);
  /** Whether both files of a pair are the same: each pair is compared once, even if it or its layers are listed several times. */
  const same = new Map<number, boolean>();
  const bytewise: Pair[] = [];
  const others: Pair[] = [];
  const hashing = hashingOf(layers);
  const scanned = layers.map(({ changeset }) => rowsOf(changeset?.fileHashes, hashing));
  const sameByHash = (a: EntryRef, b: EntryRef): boolean | undefined => {
    const [first, second] = [scanned[a.layer], scanned[b.layer]];
    return first && second && isSameHash(first, a.row, second, b.row);
  };
  for (const [one, other] of listed) {
    const [a, b] = [stored(one), stored(other)];
    if (sameByHash(a, b) !== undefined) continue;
    if (!isSeekable(a) || !isSeekable(b) || !areStoredAlike(a, b)) {
      others.push([a, b]);
      continue;
    }
    const key = keyOf(a, b);
    if (same.has(key)) continue;
    same.set(key, false);
    bytewise.push([a, b]);
  }
  for (const [a, b] of await sameBytewise(layers, tables, bytewise, pool)) same.set(keyOf(a, b), true);
  const hashes = await fileHashes(layers, tables, others.flat(), limits, hashing);
  const hashOf = ({ layer, row }: EntryRef) => hashes[layer]?.get(row);
  return (one, other) => {
    const [a, b] = [stored(one), stored(other)];
    return sameByHash(a, b) ?? same.get(keyOf(a, b)) ?? (hashOf(a) !== undefined && hashOf(a) === hashOf(b));
  };
}

/** How the scans hashed files: all in one way, if the layers are of one analysis. */
const hashingOf = (layers: readonly LayerAnalysis[]): ContentHashing =>
  layers.find(({ changeset }) => changeset?.fileHashes)?.changeset?.fileHashes?.hashing ?? 'sha256';

/** Returns a function that gives the entry of the first layer with the same blob: an image can list one many times. */
function storedRefs(layers: readonly LayerAnalysis[]): (owner: EntryRef) => EntryRef {
  const firsts = new Map<string, number>();
  const homes = layers.map(({ layer: { range } }, at) => {
    const key = range ? rangeKey(range) : String(at);
    const first = firsts.get(key) ?? at;
    firsts.set(key, first);
    return first;
  });
  return (owner) => {
    const layer = atLayer(homes, owner.layer);
    return layer === owner.layer ? owner : { layer, row: owner.row };
  };
}

const sameHoles = (a: SparseExtent | undefined, b: SparseExtent | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.realSize === b.realSize &&
    a.segments.length === b.segments.length &&
    a.segments.every((number, at) => number === b.segments[at]));

/** Returns a function that gives each pair of entries a unique number, in whatever order they are. */
function pairKeys(tables: readonly EntryTable[]): (a: EntryRef, b: EntryRef) => number {
  const starts: number[] = [];
  let all = 0;
  for (const { length } of tables) {
    starts.push(all);
    all += length;
  }
  const numberOf = ({ layer, row }: EntryRef): number => atLayer(starts, layer) + row;
  return (a, b) => Math.min(numberOf(a), numberOf(b)) * all + Math.max(numberOf(a), numberOf(b));
}

/** A task is full as soon as its files, on both sides, have this many bytes. */
const fullTask = 2 ** 27;

/** The pairs of files that are the same. */
async function sameBytewise(
  layers: readonly LayerAnalysis[],
  tables: readonly EntryTable[],
  pairs: readonly Pair[],
  pool: WorkerPool,
): Promise<readonly Pair[]> {
  const offset = ({ layer, row }: EntryRef): number =>
    (atLayer(layers, layer).layer.range?.start ?? 0) + (atLayer(tables, layer).dataOffset[row] as number);
  const size = ({ layer, row }: EntryRef): number => atLayer(tables, layer).size[row] as number;
  const tasks: CompareFiles[] = [];
  const parts: (readonly Pair[])[] = [];
  for (const group of byLayers(pairs)) {
    const [first, second] = (group[0] ?? []).map(({ layer }) => atLayer(layers, layer).layer.range);
    if (!first || !second) continue;
    const inOrder = group.sort(([one], [other]) => offset(one) - offset(other));
    for (const part of splitByBytes(inOrder, ([one]) => 2 * size(one))) {
      const numbers = new Float64Array(3 * part.length);
      for (const [at, [one, other]] of part.entries()) {
        numbers[3 * at] = offset(one);
        numbers[3 * at + 1] = offset(other);
        numbers[3 * at + 2] = size(one);
      }
      tasks.push({ a: first.file, b: second.file, pairs: numbers });
      parts.push(part);
    }
  }
  const results = await pool.run('compare', tasks);
  return parts.flatMap((part, at) => part.filter((_, of) => results[at]?.[of] === 1));
}

function byLayers(pairs: readonly Pair[]): Iterable<Pair[]> {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const key = `${pair[0].layer} ${pair[1].layer}`;
    const group = groups.get(key);
    if (group) group.push(pair);
    else groups.set(key, [pair]);
  }
  return groups.values();
}

function* splitByBytes(pairs: readonly Pair[], weight: (pair: Pair) => number): Generator<readonly Pair[]> {
  let part: Pair[] = [];
  let sum = 0;
  for (const pair of pairs) {
    part.push(pair);
    sum += weight(pair);
    if (sum < fullTask) continue;
    yield part;
    part = [];
    sum = 0;
  }
  if (part.length > 0) yield part;
}
