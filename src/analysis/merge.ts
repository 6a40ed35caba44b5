// Adds to the stacked layers of an image what requires file contents: the changes of each layer, and the ledger. Contents are
// only compared if the result depends on it: two files of equal size, one in place of the other.

import type { Limits } from '../bytes/limits.ts';
import { chargeMemory } from '../bytes/memory.ts';
import type { Change, ChangeKind } from '../tree/change.ts';
import { changeOf, changesOf, countChanges, mustCompareContent, type SameContent } from '../tree/compare-entries.ts';
import { atLayer, type EntryRef } from '../tree/entry-ref.ts';
import type { Stack } from '../tree/stack.ts';
import { compareContents, knownContents, type Pair, type ReadingContents } from './compare-contents.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import { computeLedger, type Ledger } from './ledger.ts';

/** The merged layers of an image with file contents compared. */
export interface Merged extends Stack {
  /** Number of changes of each kind per layer. Directories of which only the time changed do not count. */
  readonly changeCounts: readonly Readonly<Record<ChangeKind, number>>[];
  /** The changes of one layer, or those of some paths, sorted by path; computed when called. */
  changes(layer: number, wants?: (path: string) => boolean): readonly Change[];
  /** What a layer did to one of the paths that existed before, by its place in `changed` of the layer's effect. */
  changeAt(layer: number, at: number): Pick<Change, 'kind' | 'attributes' | 'isDirectory'>;
  /** Every byte of the layers by kind. */
  readonly ledger: Ledger;
}

/** Memory of a changed path and of a wasted file while they are compared and listed, in bytes. */
const [changeSize, wasteSize] = [200, 400];

/** The stack with its changes and ledger. `layers` are the layers of the stack, each with its changeset. */
export async function accountForLayers(
  layers: readonly LayerAnalysis[],
  stack: Stack,
  options: ReadingContents,
): Promise<Merged> {
  const { tables } = stack;
  chargeChanges(stack, options.limits);
  const same = knownContents(layers) ?? (await compareContents(layers, tables, candidates(stack), options));
  return mergedBy(same, layers, stack);
}

/** The same for layers of which all contents are known: `same` compares them. */
export function accountForKnown(
  same: SameContent,
  layers: readonly LayerAnalysis[],
  stack: Stack,
  limits: Limits,
): Merged {
  chargeChanges(stack, limits);
  return mergedBy(same, layers, stack);
}

function chargeChanges({ effects }: Stack, limits: Limits): void {
  for (const { changed, removedPayloads } of effects)
    chargeMemory(limits, changed.length * changeSize + removedPayloads.length * wasteSize, 'changes of layers');
}

function mergedBy(same: SameContent, layers: readonly LayerAnalysis[], stack: Stack): Merged {
  const { tables, effects } = stack;
  return {
    ...stack,
    changeCounts: effects.map((effect) => countChanges(tables, effect, same)),
    changes: (layer, wants) => changesOf(tables, atLayer(effects, layer), same, wants),
    changeAt: (layer, at) => changeOf(tables, { path: '', ...atLayer(effects, layer).changed.statesAt(at) }, same),
    ledger: computeLedger(
      layers.flatMap(({ changeset }) => changeset ?? []),
      stack,
      same,
    ),
  };
}

/** Pairs of files whose contents must be compared. */
function candidates({ effects, tables }: Stack): readonly Pair[] {
  const found: Pair[] = [];
  const compare = (a: EntryRef | undefined, b: EntryRef | undefined): void => {
    if (a && b && mustCompareContent(tables, a, b)) found.push([a, b]);
  };
  for (const { changed, removedPayloads } of effects) {
    for (let at = 0; at < changed.length; at += 1) compare(changed.beforeAt(at), changed.afterAt(at));
    for (const [owner, successor] of removedPayloads.replacedLater()) compare(owner, successor);
  }
  return found;
}
