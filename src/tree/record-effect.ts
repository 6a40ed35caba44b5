// Builds the effect of a layer from the paths it touched, right after the layer was applied: the tree still is as that
// layer left it. Also collects the names that a layer removed.
import { fileTypeAt } from '../layer/entry.ts';
import { pathAt, roleAt, typeAt } from '../layer/entry-table.ts';
import { carriesFileData } from '../oci/whiteout.ts';
import { type IntColumn, NumberSet, Occupants } from './columns.ts';
import type { EntryRef } from './entry-ref.ts';
import type { FileTree } from './file-tree.ts';
import type { Inode } from './inodes.ts';
import { type LayerEffect, PathEffects, type SkippedEntry } from './layer-effect.ts';
import type { PathId } from './path-table.ts';
import { RemovedPayloads } from './removed-payloads.ts';

/** What a layer touched while it was applied. */
export interface Touched {
  /** Paths that existed before the layer, and what was there. */
  readonly places: readonly PathId[];
  readonly before: Occupants;
  /** Paths that the layer created and that did not exist before. Some may have been removed again. */
  readonly added: readonly PathId[];
  /** True if the layer removed something of its own; then `added` may hold removed paths and duplicates. */
  readonly hasLostOwn: boolean;
  readonly removedNames: RemovedNames;
  readonly skipped: readonly SkippedEntry[];
  /** Rows with file data that are not paths, and that no hard link leads to. */
  readonly unused: readonly number[];
  readonly repeated: readonly number[];
  readonly replacing: readonly number[];
}

/** The effect of a layer. Call it before the next layer is applied. */
export function buildLayerEffect(tree: FileTree, layer: number, touched: Touched): LayerEffect {
  const { places, before, added: created, hasLostOwn, removedNames: taken, skipped, repeated, replacing } = touched;
  const added = hasLostOwn ? [...new Set(created)].filter((pathId) => tree.isThere(pathId)) : created;
  return {
    changed: new PathEffects(tree, places, occupantsAfter(tree, layer, places), before),
    added: new PathEffects(tree, added, occupantsAfter(tree, layer, added)),
    removedPayloads: removedPayloads(),
    skipped,
    repeated,
    replacing,
  };

  function removedPayloads(): RemovedPayloads {
    const payloads = new RemovedPayloads(tree, layer);
    for (const { inode, places: lastPaths } of taken.inodes()) {
      const owner = tree.contentOwnerOf(inode);
      if (tree.namesOf(inode) > 0 || !carriesPayload(tree, owner)) continue;
      payloads.add(owner);
      for (const pathId of lastPaths)
        payloads.addName(pathId, ownerAfter(tree, layer, pathId), tree.isDirectory(pathId));
    }
    for (const row of [...skipped.map((entry) => entry.row), ...touched.unused]) {
      if (carriesPayload(tree, { layer, row })) payloads.addSkipped(row, pathAt(tree.tableOf(layer), row));
    }
    return payloads;
  }
}

/** What the layer left at each of the paths; undefined where it left nothing. */
function occupantsAfter(tree: FileTree, layer: number, places: readonly PathId[]): Occupants {
  const occupants = new Occupants();
  for (const pathId of places) occupants.add(ownerAfter(tree, layer, pathId), tree.isDirectory(pathId));
  return occupants;
}

/** The entry of the layer that describes a path, if the path exists and is the layer's. */
function ownerAfter(tree: FileTree, layer: number, pathId: PathId): EntryRef | undefined {
  return tree.isThere(pathId) && tree.layerOf(pathId) === layer ? tree.ownerOf(pathId) : undefined;
}

function carriesPayload(tree: FileTree, { layer, row }: EntryRef): boolean {
  const table = tree.tableOf(layer);
  const isFile = fileTypeAt(table, row) === 'file' && typeAt(table, row) !== 'hardlink';
  return isFile && carriesFileData(roleAt(table, row));
}

const none = -1;

/**
 * The names that a layer removed, grouped by inode. Names removed in one event belong together; all whiteouts of the
 * layer are one event, each entry is one of its own.
 */
export class RemovedNames {
  readonly #places: PathId[] = [];
  readonly #events: number[] = [];
  /** Index of the previous name of the same inode that was removed in the same event. */
  readonly #before: number[] = [];
  readonly #inodes: NumberSet;
  /** Index of the most recently removed name of each inode. */
  readonly #last: number[] = [];

  /** `positions` is shared between layers; see {@link NumberSet}. */
  constructor(positions: IntColumn) {
    this.#inodes = new NumberSet(positions);
  }

  add(inode: Inode, pathId: PathId, event: number): void {
    const index = this.#inodes.add(inode);
    const last = this.#last[index] ?? none;
    this.#before.push(last !== none && this.#events[last] === event ? last : none);
    this.#last[index] = this.#places.length;
    this.#places.push(pathId);
    this.#events.push(event);
  }

  has(inode: Inode): boolean {
    return this.#inodes.has(inode);
  }

  /** Each inode with the names removed by its last event. */
  *inodes(): Generator<{ readonly inode: Inode; readonly places: readonly PathId[] }> {
    for (const [index, inode] of this.#inodes.members.entries()) {
      const places: PathId[] = [];
      for (let at = this.#last[index] as number; at !== none; at = this.#before[at] as number)
        places.push(this.#places[at] as PathId);
      yield { inode, places };
    }
  }
}
