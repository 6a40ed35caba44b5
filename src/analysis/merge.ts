// Joins the layers of one image: the merged file system, what each layer changed, and the ledger. Contents are read only
// where an answer depends on them: same path, same size, another layer.
import type { Limits } from '../bytes/limits.ts';
import type { Changeset } from '../layer/changeset.ts';
import { contentDigests } from '../layer/content-digests.ts';
import { payloadAt } from '../layer/entry.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { affordable } from '../layer/expand.ts';
import type { Digest } from '../spec/digest.ts';
import { type Stack, stackLayers } from '../tree/apply.ts';
import type { Change } from '../tree/change.ts';
import { changesOf, mustCompareContent, type SameContent } from '../tree/compare.ts';
import type { Owner, TreeNode } from '../tree/file-tree.ts';
import type { LayerEffect } from '../tree/layer-effect.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import { type Ledger, ledgerOf } from './ledger.ts';

/** The merged file system, no content compared. */
export interface Stacked {
  readonly root: TreeNode;
  readonly tables: readonly EntryTable[];
  /** What each layer did, path by path: also to paths below a directory that went. */
  readonly effects: readonly LayerEffect[];
}

export interface Merged extends Stacked {
  /** Of each layer, in the order of the paths. */
  readonly changes: readonly (readonly Change[])[];
  readonly ledger: Ledger;
}

/** Undefined where a layer is not in the archive: nobody knows what it holds and hides. */
export function stackOf(layers: readonly LayerAnalysis[], limits: Limits): Stacked | undefined {
  const tables = changesetsOf(layers)?.map(({ entries }) => entries);
  return tables && { ...stackLayers(tables, limits), tables };
}

/** Undefined where a layer is not in the archive. */
export async function mergeLayers(layers: readonly LayerAnalysis[], limits: Limits): Promise<Merged | undefined> {
  const changesets = changesetsOf(layers);
  const stack = stackOf(layers, limits);
  if (!changesets || !stack) return undefined;
  const { tables } = stack;
  const digests = await digestsOf(layers, tables, candidates(stack, tables), limits);
  const digestOf = ({ layer, row }: Owner): Digest | undefined => digests[layer]?.get(row);
  const same: SameContent = (a, b) => digestOf(a) !== undefined && digestOf(a) === digestOf(b);
  return {
    ...stack,
    changes: stack.effects.map((effect) => changesOf(tables, effect, same)),
    ledger: ledgerOf(changesets, stack, same),
  };
}

function changesetsOf(layers: readonly LayerAnalysis[]): readonly Changeset[] | undefined {
  const changesets = layers.flatMap(({ changeset }) => changeset ?? []);
  return changesets.length === layers.length ? changesets : undefined;
}

/** The files whose content decides something. */
function candidates({ effects }: Stack, tables: readonly EntryTable[]): readonly Owner[] {
  const found: Owner[] = [];
  const compare = (a: Owner | undefined, b: Owner | undefined): void => {
    if (a && b && mustCompareContent(tables, a, b)) found.push(a, b);
  };
  for (const { paths, lost } of effects) {
    for (const { before, after } of paths) compare(before, after);
    for (const { owner, places } of lost) for (const { successor } of places) compare(owner, successor);
  }
  return found;
}

/** Digests of chosen files, by layer and row; sparse ones only as far as one budget for all of them goes. */
export async function digestsOf(
  layers: readonly LayerAnalysis[],
  tables: readonly EntryTable[],
  owners: readonly Owner[],
  limits: Limits,
): Promise<readonly ReadonlyMap<number, Digest>[]> {
  const wanted = tables.map(() => new Set<number>());
  for (const { layer, row } of owners) wanted[layer].add(row);
  const payloads = wanted.map(
    (rows, layer) => new Map(Array.from(rows, (row) => [row, payloadAt(tables[layer], row)])),
  );
  const readable = affordable(
    payloads.flatMap((ofLayer) => [...ofLayer.values()]),
    limits,
  );
  const digests: ReadonlyMap<number, Digest>[] = [];
  for (const [layer, ofLayer] of payloads.entries()) {
    const { range } = layers[layer].layer;
    const chosen = new Map([...ofLayer].filter(([, payload]) => readable.has(payload)));
    digests.push(range && chosen.size > 0 ? await contentDigests(range, chosen, limits) : new Map());
  }
  return digests;
}
