// Aligns the layers of two images: first by diff ID, in their longest common order, then in between by instruction. Never by
// index, since an inserted instruction moves all that follow.
import { createHash } from 'node:crypto';
import { diffArrays } from 'diff';
import { instruction } from '../../oci/history.ts';

/** A layer of the old image and its partner in the new one, or one of them alone. */
export interface LayerPair {
  /** Index in the old image; undefined if only the new image has the layer. */
  readonly old?: number;
  /** Index in the new image; undefined if only the old image has the layer. */
  readonly new?: number;
  /** Undefined for a layer without a partner. */
  readonly alignedBy?: 'diffID' | 'instruction';
}

/** What identifies the layers of an image. */
export interface Stackable {
  readonly format: string;
  readonly layers: readonly { readonly diffID?: string | null | undefined; readonly instructionKey?: string | null }[];
}

/** Pairs in the order of both images; between two pairs, old layers without a partner come first. */
export function alignLayers(old: Stackable, newer: Stackable): readonly LayerPair[] {
  const diffIDsOf = ({ layers }: Stackable): Keys => layers.map(({ diffID }) => diffID ?? undefined);
  const [oldDiffIDs, newDiffIDs] = [diffIDsOf(old), diffIDsOf(newer)];
  const [oldKeys, newKeys] = [keysOf(old), keysOf(newer)];
  return commonOrder(oldDiffIDs, newDiffIDs).flatMap(({ olds, news, pair }): LayerPair[] => {
    const between = commonOrder(
      olds.map((at) => oldKeys[at]),
      news.map((at) => newKeys[at]),
    ).flatMap((run): LayerPair[] => [
      ...run.olds.map((at) => ({ old: olds[at] as number })),
      ...run.news.map((at) => ({ new: news[at] as number })),
      ...(run.pair
        ? [{ old: olds[run.pair.old] as number, new: news[run.pair.new] as number, alignedBy: 'instruction' as const }]
        : []),
    ]);
    return pair ? [...between, { ...pair, alignedBy: 'diffID' }] : between;
  });
}

/**
 * A short hash of an instruction. Checksums that the legacy builder puts in place of copied files (`file:5ab3…`) are ignored.
 */
export function instructionKey(createdBy: string | null | undefined): string | null {
  if (!createdBy) return null;
  const written = instruction(createdBy).replace(/\b(file|dir|multi):[0-9a-f]{64}\b/g, '$1');
  return createHash('sha256').update(written).digest('hex').slice(0, 16);
}

/** An exported filesystem is one layer without an instruction. */
const keysOf = ({ layers, format }: Stackable): readonly (string | undefined)[] =>
  layers.map(({ instructionKey: key }) => (format === 'rootfs' ? '' : (key ?? undefined)));

/** Layers without a partner on each side, followed by a pair; the last run has none. */
interface Run {
  readonly olds: readonly number[];
  readonly news: readonly number[];
  readonly pair: { readonly old: number; readonly new: number } | undefined;
}

type Keys = readonly (string | undefined)[];

/** Limits the time: images that differ in more layers are not aligned. They would take hours. */
const maxEdits = 4000;

/** If several orders are longest, the choice does not depend on which image is the old one. */
function commonOrder(olds: Keys, news: Keys): readonly Run[] {
  const pairs =
    olds.join('\n') <= news.join('\n')
      ? commonPairs(olds, news)
      : commonPairs(news, olds).map(([newer, old]) => [old, newer] as const);
  const ends = [...pairs, [olds.length, news.length] as const];
  return ends.map(([old, newer], at) => {
    const [oldBefore, newBefore] = ends[at - 1] ?? [-1, -1];
    return {
      olds: range(oldBefore + 1, old),
      news: range(newBefore + 1, newer),
      pair: at < pairs.length ? { old, new: newer } : undefined,
    };
  });
}

/** Indexes of equal keys in their longest common order. A missing key equals nothing. */
function commonPairs(first: Keys, second: Keys): readonly (readonly [number, number])[] {
  const comparator = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a === b;
  const runs = diffArrays([...first], [...second], { comparator, maxEditLength: maxEdits });
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
