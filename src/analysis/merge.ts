// Adds to the stacked layers of an image what requires file contents: the changes of each layer, and the ledger. Contents are
// only compared if the result depends on it: two files of equal size, one in place of the other.

import type { Limits } from '../bytes/limits.ts';
import { chargeMemory } from '../bytes/memory.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import type { Change, ChangeKind } from '../tree/change.ts';
import { changeOf, changesOf, countChanges, mustCompareContent, type SameContent } from '../tree/compare-entries.ts';
import { atLayer, type EntryRef } from '../tree/entry-ref.ts';
import type { LayerEffect } from '../tree/layer-effect.ts';
import type { Stack } from '../tree/stack.ts';
import { ContentComparison, knownContents, type ReadingContents } from './compare-contents.ts';
import type { Pair } from './compared-pairs.ts';
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

/** Adds the changes and the ledger to a stack that grows. Call {@link afterLayer} for each layer, lowest first, and {@link finish} at the end. */
export class Accounting {
  readonly #layers: readonly LayerAnalysis[];
  readonly #stack: Stack;
  readonly #limits: Limits;
  readonly #comparison: ContentComparison;

  /** `layers` are the layers of the stack, each with its changeset. */
  constructor(layers: readonly LayerAnalysis[], stack: Stack, options: ReadingContents) {
    this.#layers = layers;
    this.#stack = stack;
    this.#limits = options.limits;
    this.#comparison = new ContentComparison(layers, stack.tables, options);
  }

  /**
   * Starts to compare what the layer changed.
   * @throws {InputError} `limit` if the run exceeds its memory
   */
  afterLayer(layer: number): void {
    const effect = atLayer(this.#stack.effects, layer);
    chargeChanges(effect, this.#limits);
    this.#comparison.add(candidates(effect, this.#stack.tables));
  }

  /** @throws {InputError} if a layer cannot be read */
  async finish(): Promise<Merged> {
    const same = knownContents(this.#layers) ?? (await this.#comparison.finish());
    return mergedBy(same, this.#layers, this.#stack);
  }
}

/** The same for a stack that is complete. */
export async function accountForLayers(
  layers: readonly LayerAnalysis[],
  stack: Stack,
  options: ReadingContents,
): Promise<Merged> {
  const accounting = new Accounting(layers, stack, options);
  for (const layer of layers.keys()) accounting.afterLayer(layer);
  return await accounting.finish();
}

/** The same for layers of which all contents are known: `same` compares them. */
export function accountForKnown(
  same: SameContent,
  layers: readonly LayerAnalysis[],
  stack: Stack,
  limits: Limits,
): Merged {
  for (const effect of stack.effects) chargeChanges(effect, limits);
  return mergedBy(same, layers, stack);
}

function chargeChanges({ changed, removedPayloads }: LayerEffect, limits: Limits): void {
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
function candidates({ changed, removedPayloads }: LayerEffect, tables: readonly EntryTable[]): readonly Pair[] {
  const found: Pair[] = [];
  const compare = (a: EntryRef | undefined, b: EntryRef | undefined): void => {
    if (a && b && mustCompareContent(tables, a, b)) found.push([a, b]);
  };
  for (let at = 0; at < changed.length; at += 1) compare(changed.beforeAt(at), changed.afterAt(at));
  for (const [owner, successor] of removedPayloads.replacedLater()) compare(owner, successor);
  return found;
}
