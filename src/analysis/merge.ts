// Joins the layers of one image: the merged file system, what each layer changed, and the ledger. Contents are read only
// where an answer depends on them: same path, same size, another layer.
import type { Limits } from '../bytes/limits.ts';
import type { Changeset } from '../layer/changeset.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { type Stack, stackLayers } from '../tree/apply.ts';
import type { Change, ChangeKind } from '../tree/change.ts';
import { changesOf, countChanges, mustCompareContent } from '../tree/compare.ts';
import type { FileTree } from '../tree/file-tree.ts';
import type { LayerEffect } from '../tree/layer-effect.ts';
import type { Owner } from '../tree/owner.ts';
import { compareContents, type Pair, type ReadingContents } from './compare-contents.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import { type Ledger, ledgerOf } from './ledger.ts';

/** The merged file system, no content compared. */
export interface Stacked {
  readonly tree: FileTree;
  readonly tables: readonly EntryTable[];
  /** What each layer did, path by path: also to paths below a directory that went. */
  readonly effects: readonly LayerEffect[];
}

export interface Merged extends Stacked {
  /** How many changes of each kind each layer made; times of directories do not count. */
  readonly changeCounts: readonly Readonly<Record<ChangeKind, number>>[];
  /** What one layer changed, in the order of the paths: made when asked for, since most questions are about numbers. */
  changes(layer: number): readonly Change[];
  readonly ledger: Ledger;
}

/** Undefined where a layer is not in the archive: nobody knows what it holds and hides. */
export function stackOf(layers: readonly LayerAnalysis[], limits: Limits): Stacked | undefined {
  const tables = changesetsOf(layers)?.map(({ entries }) => entries);
  return tables && { ...stackLayers(tables, limits), tables };
}

/** Undefined where a layer is not in the archive. */
export async function mergeLayers(
  layers: readonly LayerAnalysis[],
  options: ReadingContents,
): Promise<Merged | undefined> {
  const changesets = changesetsOf(layers);
  const stack = stackOf(layers, options.limits);
  if (!changesets || !stack) return undefined;
  const { tables } = stack;
  const same = await compareContents(layers, tables, candidates(stack, tables), options);
  return {
    ...stack,
    changeCounts: stack.effects.map((effect) => countChanges(tables, effect, same)),
    changes: (layer) => changesOf(tables, stack.effects[layer], same),
    ledger: ledgerOf(changesets, stack, same),
  };
}

function changesetsOf(layers: readonly LayerAnalysis[]): readonly Changeset[] | undefined {
  const changesets = layers.flatMap(({ changeset }) => changeset ?? []);
  return changesets.length === layers.length ? changesets : undefined;
}

/** The files whose content decides something. */
function candidates({ effects }: Stack, tables: readonly EntryTable[]): readonly Pair[] {
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
