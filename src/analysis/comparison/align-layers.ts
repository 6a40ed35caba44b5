// Aligns the layers of two images: first by diff ID, in the longest common order, and between those by instruction. Never by
// index: an inserted instruction moves all that follow.
import { createHash } from 'node:crypto';
import { diffArrays } from 'diff';
import { instruction } from '../../oci/history.ts';

export interface LayerPair {
  /** Indexes; undefined if the other image has no such layer. */
  readonly old?: number;
  readonly new?: number;
  /** Undefined for a layer without a partner. */
  readonly alignedBy?: 'diffID' | 'instruction';
}

/** What identifies the layers of an image. */
export interface Stackable {
  readonly format: string;
  readonly layers: readonly { readonly diffID?: string | null; readonly instructionKey?: string | null }[];
}

/** In the order of both; between two pairs, old layers without a partner come first. */
export function alignLayers(old: Stackable, recent: Stackable): readonly LayerPair[] {
  const [oldDiffIDs, newDiffIDs] = [old, recent].map(({ layers }) => layers.map(({ diffID }) => diffID ?? undefined));
  const [oldKeys, newKeys] = [keysOf(old), keysOf(recent)];
  return commonOrder(oldDiffIDs, newDiffIDs).flatMap(({ olds, news, pair }): LayerPair[] => {
    const between = commonOrder(
      olds.map((at) => oldKeys[at]),
      news.map((at) => newKeys[at]),
    ).flatMap((run): LayerPair[] => [
      ...run.olds.map((at) => ({ old: olds[at] })),
      ...run.news.map((at) => ({ new: news[at] })),
      ...(run.pair ? [{ old: olds[run.pair.old], new: news[run.pair.new], alignedBy: 'instruction' as const }] : []),
    ]);
    return pair ? [...between, { ...pair, alignedBy: 'diffID' }] : between;
  });
}

/**
 * Identifies an instruction by a short hash. The legacy builder adds checksums of copied files to its instructions; they do not
 * count.
 */
export function instructionKey(createdBy: string | null | undefined): string | null {
  if (!createdBy) return null;
  const written = instruction(createdBy).replace(/\b(file|dir|multi):[0-9a-f]{64}\b/g, '$1');
  return createHash('sha256').update(written).digest('hex').slice(0, 16);
}

/** An exported filesystem is one layer without an instruction. */
const keysOf = ({ layers, format }: Stackable): readonly (string | undefined)[] =>
  layers.map(({ instructionKey: key }) => (format === 'rootfs' ? '' : (key ?? undefined)));

/** Indexes without a partner on each side, up to a pair; the last run has no pair. */
interface Run {
  readonly olds: readonly number[];
  readonly news: readonly number[];
  readonly pair?: { readonly old: number; readonly new: number };
}

type Keys = readonly (string | undefined)[];

/** Images that share less are not aligned: it would take hours. */
const mostEdits = 4000;

/** Which of several longest orders is chosen does not depend on which image is the old one. */
function commonOrder(olds: Keys, news: Keys): readonly Run[] {
  const pairs =
    olds.join('\n') <= news.join('\n')
      ? commonPairs(olds, news)
      : commonPairs(news, olds).map(([recent, old]) => [old, recent] as const);
  const ends = [...pairs, [olds.length, news.length] as const];
  return ends.map(([old, recent], at) => {
    const [oldBefore, newBefore] = ends[at - 1] ?? [-1, -1];
    return {
      olds: range(oldBefore + 1, old),
      news: range(newBefore + 1, recent),
      pair: at < pairs.length ? { old, new: recent } : undefined,
    };
  });
}

/** Indexes of equal keys in their longest common order; a missing key equals nothing. */
function commonPairs(first: Keys, second: Keys): readonly (readonly [number, number])[] {
  const comparator = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a === b;
  const runs = diffArrays([...first], [...second], { comparator, maxEditLength: mostEdits });
  const pairs: (readonly [number, number])[] = [];
  let [a, b] = [0, 0];
  for (const { count, added, removed } of runs ?? []) {
    if (!added && !removed) for (const at of range(0, count)) pairs.push([a + at, b + at]);
    if (!added) a += count;
    if (!removed) b += count;
  }
  return pairs;
}

const range = (start: number, end: number): readonly number[] =>
  Array.from({ length: end - start }, (_, at) => start + at);
