// Joins the layers of one image: the merged file system, what each layer changed, and the ledger. Contents are read only
// where an answer depends on them: same path, same size, another layer.

import type { Change, ChangeKind } from '../tree/change.ts';
import type { Owner } from '../tree/columns.ts';
import { changesOf, countChanges, mustCompareContent } from '../tree/compare.ts';
import type { Stack } from '../tree/stack.ts';
import { compareContents, type Pair, type ReadingContents } from './compare-contents.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import { computeLedger, type Ledger } from './ledger.ts';

export interface Merged extends Stack {
  /** How many changes of each kind each layer made; times of directories do not count. */
  readonly changeCounts: readonly Readonly<Record<ChangeKind, number>>[];
  /** What one layer changed, in the order of the paths: made when asked for, since most questions are about numbers. */
  changes(layer: number): readonly Change[];
  readonly ledger: Ledger;
}

/** What the contents of a stack's files decide; the layers are those it is made of. */
export async function mergeLayers(
  layers: readonly LayerAnalysis[],
  stack: Stack,
  options: ReadingContents,
): Promise<Merged> {
  const { tables, effects } = stack;
  const same = await compareContents(layers, tables, candidates(stack), options);
  return {
    ...stack,
    changeCounts: effects.map((effect) => countChanges(tables, effect, same)),
    changes: (layer) => changesOf(tables, effects[layer], same),
    ledger: computeLedger(
      layers.flatMap(({ changeset }) => changeset ?? []),
      stack,
      same,
    ),
  };
}

/** The files whose content decides something. */
function candidates({ effects, tables }: Stack): readonly Pair[] {
  const found: Pair[] = [];
  const compare = (a: Owner | undefined, b: Owner | undefined): void => {
    if (a && b && mustCompareContent(tables, a, b)) found.push([a, b]);
  };
  for (const { changed, lost } of effects) {
    for (const { before, after } of changed) compare(before, after);
    for (const { owner, places } of lost) for (const { successor } of places) compare(owner, successor);
  }
  return found;
}
