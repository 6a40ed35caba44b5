// Compares pairs of files in uncompressed layers byte by byte, as tasks of the worker pool.
import type { EntryTable } from '../layer/entry-table.ts';
import { atLayer, type EntryRef } from '../tree/entry-ref.ts';
import type { CompareFiles } from '../workers/compare-files.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import type { Pair } from './compared-pairs.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

/** A task is full as soon as its files, on both sides, have this many bytes. */
const fullTask = 2 ** 27;

/**
 * Starts to compare; resolves to the pairs of files that are the same.
 * @throws {InputError} if a layer cannot be read
 */
export async function sameBytewise(
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
