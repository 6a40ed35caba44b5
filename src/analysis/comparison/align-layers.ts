// Aligns the layers of two images: first by diff ID, in their longest common order, then in between by instruction, then those
// whose instruction was edited. Never by index, since an inserted instruction moves all that follow.
import { createHash } from 'node:crypto';
import { diffArrays } from 'diff';
import { instruction } from '../../oci/history.ts';
import { type EditableLayer, editedPairs, type Pairs } from './edited-layers.ts';

/** A layer of the old image and its partner in the new one, or one of them alone. */
export interface LayerPair {
  /** Index in the old image; undefined if only the new image has the layer. */
  readonly old?: number;
  /** Index in the new image; undefined if only the old image has the layer. */
  readonly new?: number;
  /** `similarity`: the instruction was edited. Undefined for a layer without a partner. */
  readonly alignedBy?: 'diffID' | 'instruction' | 'similarity';
}

/** What identifies the layers of an image. */
export interface Stackable {
  readonly format: string;
  readonly layers: readonly StackableLayer[];
}

interface StackableLayer extends EditableLayer {
  readonly diffID?: string | null | undefined;
  readonly instructionKey?: string | null;
}

/** Pairs in the order of both images; between two pairs, old layers without a partner come first. */
export function alignLayers(old: Stackable, newer: Stackable): readonly LayerPair[] {
  const diffIDsOf = ({ layers }: Stackable): Keys => layers.map(({ diffID }) => diffID ?? undefined);
  const sides = { old, new: newer, oldKeys: keysOf(old), newKeys: keysOf(newer) };
  return commonOrder(diffIDsOf(old), diffIDsOf(newer)).flatMap((run) => [
    ...alignByInstruction(sides, run),
    ...partners(run, 'diffID'),
  ]);
}

interface Sides {
  readonly old: Stackable;
  readonly new: Stackable;
  readonly oldKeys: Keys;
  readonly newKeys: Keys;
}

const alignByInstruction = (sides: Sides, { olds, news }: Run): readonly LayerPair[] =>
  within(
    { olds, news },
    commonOrder(
      olds.map((at) => sides.oldKeys[at]),
      news.map((at) => sides.newKeys[at]),
    ),
  ).flatMap((run) => [...alignEdited(sides, run), ...partners(run, 'instruction')]);

/** The choice between two equally similar layers does not depend on which image is the old one. */
function alignEdited(sides: Sides, { olds, news }: Run): readonly LayerPair[] {
  // An exported filesystem is a whole image, not an edited layer.
  const isExport = [sides.old, sides.new].some(({ format }) => format === 'rootfs');
  const [before, after] = [layersAt(sides.old, olds), layersAt(sides.new, news)];
  const isSwapped = identityOf(before) > identityOf(after);
  const pairs = isExport ? [] : isSwapped ? swapped(editedPairs(after, before)) : editedPairs(before, after);
  return within({ olds, news }, runsBetween(pairs, olds.length, news.length)).flatMap((run) => [
    ...run.olds.map((at) => ({ old: at })),
    ...run.news.map((at) => ({ new: at })),
    ...partners(run, 'similarity'),
  ]);
}

const partners = ({ pair }: Run, alignedBy: NonNullable<LayerPair['alignedBy']>): readonly LayerPair[] =>
  pair ? [{ ...pair, alignedBy }] : [];

const layersAt = ({ layers }: Stackable, indexes: readonly number[]): readonly StackableLayer[] =>
  indexes.map((at) => layers[at] as StackableLayer);

const identityOf = (layers: readonly StackableLayer[]): string =>
  layers.map(({ diffID, instruction: text }) => `${diffID} ${text}`).join('\n');

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

/** Limits the time: if more of the layers that both images have are in another order, they are not aligned. */
const maxEdits = 1000;

/** If several orders are longest, the choice does not depend on which image is the old one. */
function commonOrder(olds: Keys, news: Keys): readonly Run[] {
  const pairs = olds.join('\n') <= news.join('\n') ? commonPairs(olds, news) : swapped(commonPairs(news, olds));
  return runsBetween(pairs, olds.length, news.length);
}

const swapped = (pairs: Pairs): Pairs => pairs.map(([first, second]) => [second, first]);

function runsBetween(pairs: Pairs, oldLength: number, newLength: number): readonly Run[] {
  const ends = [...pairs, [oldLength, newLength] as const];
  return ends.map(([old, newer], at) => {
    const [oldBefore, newBefore] = ends[at - 1] ?? [-1, -1];
    return {
      olds: range(oldBefore + 1, old),
      news: range(newBefore + 1, newer),
      pair: at < pairs.length ? { old, new: newer } : undefined,
    };
  });
}

/** Runs in a part of both images, with the indexes of the images. */
const within = ({ olds, news }: Pick<Run, 'olds' | 'news'>, runs: readonly Run[]): readonly Run[] =>
  runs.map((run) => ({
    olds: run.olds.map((at) => olds[at] as number),
    news: run.news.map((at) => news[at] as number),
    pair: run.pair && { old: olds[run.pair.old] as number, new: news[run.pair.new] as number },
  }));

/** Indexes of equal keys in their longest common order. A missing key equals nothing. */
function commonPairs(first: Keys, second: Keys): Pairs {
  // Keys that only one side has would take nearly all the time.
  const [firstCommon, secondCommon] = [indexesIn(first, new Set(second)), indexesIn(second, new Set(first))];
  const [a, b] = [firstCommon.map((at) => first[at]), secondCommon.map((at) => second[at])];
  const runs = diffArrays(a, b, { maxEditLength: maxEdits });
  const pairs: Pairs[number][] = [];
  let [atA, atB] = [0, 0];
  for (const { count, added, removed } of runs ?? []) {
    if (!added && !removed) {
      for (const at of range(0, count)) pairs.push([firstCommon[atA + at] as number, secondCommon[atB + at] as number]);
    }
    if (!added) atA += count;
    if (!removed) atB += count;
  }
  return pairs;
}

const indexesIn = (keys: Keys, others: ReadonlySet<string | undefined>): readonly number[] =>
  keys.flatMap((key, at) => (key !== undefined && others.has(key) ? [at] : []));

const range = (start: number, end: number): readonly number[] =>
  Array.from({ length: end - start }, (_, at) => start + at);
