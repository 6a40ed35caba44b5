// Whether two files hold the same bytes, for all the pairs that an answer depends on: by what is known already, else byte by
// byte where both can be read by position, else by their hashes.
import type { Limits } from '../bytes/limits.ts';
import type { EntryTable, SparseExtent } from '../layer/entry-table.ts';
import { isSameHash } from '../layer/file-hashes.ts';
import type { Owner } from '../tree/columns.ts';
import type { SameContent } from '../tree/compare.ts';
import type { CompareFiles } from '../workers/compare-files.ts';
import type { Crew } from '../workers/worker-pool.ts';
import { fileDigests } from './file-digests.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

export interface ReadingContents {
  readonly limits: Limits;
  readonly crew: Crew;
}

/** Two files of equal size. */
export type Pair = readonly [Owner, Owner];

/** Files that cannot be read to their end are the same as none. */
export async function compareContents(
  layers: readonly LayerAnalysis[],
  tables: readonly EntryTable[],
  pairs: readonly Pair[],
  { limits, crew }: ReadingContents,
): Promise<SameContent> {
  const isSeekable = ({ layer }: Owner): boolean => layers[layer].changeset?.compression === 'none';
  /** A sparse file need not be expanded to be compared with one that has the same holes. */
  const areStoredAlike = (a: Owner, b: Owner): boolean =>
    tables[a.layer].size[a.row] === tables[b.layer].size[b.row] &&
    sameHoles(tables[a.layer].sparse.get(a.row), tables[b.layer].sparse.get(b.row));
  const keyOf = pairKeys(tables);
  const bytewise = new Map<number, Pair>();
  const others: Pair[] = [];
  const sameByHash = (a: Owner, b: Owner): boolean | undefined => {
    const [first, second] = [layers[a.layer].changeset?.fileHashes, layers[b.layer].changeset?.fileHashes];
    return first && second && isSameHash(first, a.row, second, b.row);
  };
  for (const pair of pairs) {
    if (sameByHash(...pair) !== undefined) continue;
    // Once, however often it is asked for: what is read ahead for one file is there for the next.
    if (pair.every(isSeekable) && areStoredAlike(...pair)) bytewise.set(keyOf(...pair), pair);
    else others.push(pair);
  }
  const same = new Map<number, boolean>();
  for (const { pair, isSame } of await comparedBytewise(layers, tables, [...bytewise.values()], crew)) {
    same.set(keyOf(...pair), isSame);
  }
  const digests = await fileDigests(layers, tables, others.flat(), limits);
  const digestOf = ({ layer, row }: Owner) => digests[layer]?.get(row);
  return (a, b) =>
    sameByHash(a, b) ?? same.get(keyOf(a, b)) ?? (digestOf(a) !== undefined && digestOf(a) === digestOf(b));
}

const sameHoles = (a: SparseExtent | undefined, b: SparseExtent | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.realSize === b.realSize &&
    a.segments.length === b.segments.length &&
    a.segments.every((number, at) => number === b.segments[at]));

/** One number for two entries. */
function pairKeys(tables: readonly EntryTable[]): (a: Owner, b: Owner) => number {
  const starts = [0];
  for (const { length } of tables) starts.push(starts[starts.length - 1] + length);
  const all = starts[tables.length];
  return (a, b) => (starts[a.layer] + a.row) * all + starts[b.layer] + b.row;
}

/** Bytes of one piece of work. */
const largestTask = 2 ** 27;

interface Compared {
  readonly pair: Pair;
  readonly isSame: boolean;
}

async function comparedBytewise(
  layers: readonly LayerAnalysis[],
  tables: readonly EntryTable[],
  pairs: readonly Pair[],
  crew: Crew,
): Promise<readonly Compared[]> {
  const offset = ({ layer, row }: Owner): number =>
    (layers[layer].layer.range?.start ?? 0) + tables[layer].dataOffset[row];
  const size = ({ layer, row }: Owner): number => tables[layer].size[row];
  const tasks: CompareFiles[] = [];
  const parts: (readonly Pair[])[] = [];
  for (const group of byLayers(pairs)) {
    const [[{ layer: a }, { layer: b }]] = group;
    const [first, second] = [layers[a].layer.range, layers[b].layer.range];
    if (!first || !second) continue;
    const inOrder = group.sort(([one], [other]) => offset(one) - offset(other));
    for (const part of inParts(inOrder, ([one]) => 2 * size(one))) {
      const numbers = part.flatMap(([one, other]) => [offset(one), offset(other), size(one)]);
      tasks.push({ a: first.file, b: second.file, pairs: Float64Array.from(numbers) });
      parts.push(part);
    }
  }
  const results = await crew.perform('compare', tasks);
  return parts.flatMap((part, at) => part.map((pair, of): Compared => ({ pair, isSame: results[at][of] === 1 })));
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

function* inParts(pairs: readonly Pair[], weight: (pair: Pair) => number): Generator<readonly Pair[]> {
  let part: Pair[] = [];
  let sum = 0;
  for (const pair of pairs) {
    part.push(pair);
    sum += weight(pair);
    if (sum < largestTask) continue;
    yield part;
    part = [];
    sum = 0;
  }
  if (part.length > 0) yield part;
}
