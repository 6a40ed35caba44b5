// Which layer of one image stands for which of another: those with one diffID, in the longest common order; between them
// those of one instruction. Never by index: a step put in between moves all that follow.
import { createHash } from 'node:crypto';
import { diffArrays } from 'diff';
import { instruction } from '../spec/instruction.ts';

export interface LayerPair {
  /** Indexes; undefined where the other image has no such layer. */
  readonly old?: number;
  readonly new?: number;
  /** Undefined for a layer that stands alone. */
  readonly alignedBy?: 'diffID' | 'instruction';
}

/** What of an image its layers are known by. */
export interface Stackable {
  readonly format: string;
  /** `step` is the {@link stepKey} of its instruction. */
  readonly layers: readonly { readonly diffID?: string | null; readonly step?: string | null }[];
}

/** In the order of both; between two pairs the old ones that stand alone come first. */
export function alignLayers(old: Stackable, recent: Stackable): readonly LayerPair[] {
  const [oldDiffIDs, newDiffIDs] = [old, recent].map(({ layers }) => layers.map(({ diffID }) => diffID ?? undefined));
  const [oldSteps, newSteps] = [stepsOf(old), stepsOf(recent)];
  return commonOrder(oldDiffIDs, newDiffIDs).flatMap(({ olds, news, pair }): LayerPair[] => {
    const between = commonOrder(
      olds.map((at) => oldSteps[at]),
      news.map((at) => newSteps[at]),
    ).flatMap((run): LayerPair[] => [
      ...run.olds.map((at) => ({ old: olds[at] })),
      ...run.news.map((at) => ({ new: news[at] })),
      ...(run.pair ? [{ old: olds[run.pair.old], new: news[run.pair.new], alignedBy: 'instruction' as const }] : []),
    ]);
    return pair ? [...between, { ...pair, alignedBy: 'diffID' }] : between;
  });
}

/**
 * What an instruction is known by: a hash, for it may be long. The classic builder writes checksums of what it copies into
 * its steps: they are no part of what is asked for.
 */
export function stepKey(createdBy: string | null | undefined): string | null {
  if (!createdBy) return null;
  const asked = instruction(createdBy).replace(/\b(file|dir|multi):[0-9a-f]{64}\b/g, '$1');
  return createHash('sha256').update(asked).digest('hex').slice(0, 16);
}

/** An exported file system is one step, unsaid. */
const stepsOf = ({ layers, format }: Stackable): readonly (string | undefined)[] =>
  layers.map(({ step }) => (format === 'rootfs' ? '' : (step ?? undefined)));

/** Indexes of what stands alone on each side, up to a pair; the last run has none. */
interface Run {
  readonly olds: readonly number[];
  readonly news: readonly number[];
  readonly pair?: { readonly old: number; readonly new: number };
}

type Keys = readonly (string | undefined)[];

/** Two stacks that share so little are nothing to be aligned, and would take hours. */
const mostEdits = 4000;

/** Which of several longest orders is taken does not depend on which side is called old. */
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

/** Indexes of equal keys in their longest common order; what has no key equals nothing. */
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
