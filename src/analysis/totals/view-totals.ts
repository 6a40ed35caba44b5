// Directory totals of an image, in four views. They sum to the ledger: visible and wasted bytes of the root are those of the image
// or of the layer. File data counts once: of hard links, at the first name in the order of a walk through the tree.
import type { Limits } from '../../bytes/limits.ts';
import { chargeMemory } from '../../bytes/memory.ts';
import { atLayer } from '../../tree/entry-ref.ts';
import { PastTree, type PathStates, pathStates } from '../../tree/past-tree.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import type { Stack } from '../../tree/stack.ts';
import type { Ledger, WastedPayload } from '../ledger.ts';
import { Homes, sharedEntries, type VisitHome } from './homes.ts';
import { deepestKnown, numberPaths, type WastedFiles } from './number-paths.ts';
import type { PathNumber, PathNumbers, PathTotals, Standing } from './path-totals.ts';
import { Tally } from './tally.ts';

/**
 * filesystem: what exists after a layer is visible; what the layers up to it ship beside that is wasted.
 * layer: what one layer ships and changes; visible is what is in the final filesystem.
 * shipped: everything in all layers; visible is what is in the final filesystem.
 * wasted: only file data that is not in the final filesystem.
 */
export type View =
  | { readonly kind: 'filesystem' | 'layer'; readonly layer: number }
  | { readonly kind: 'shipped' | 'wasted' };

/** Layers with their wasted file data: the merged layers of an image, or some of them. */
export interface ShippedLayers extends Stack {
  readonly ledger: Pick<Ledger, 'wasted'>;
  /** Of one layer alone: rows that it seems to waste, although their files are in the final filesystem behind a link of a layer below. */
  readonly visibleRows?: ReadonlySet<number>;
}

/** Adds the file data of an entry, given by layer and row, at a path. */
type Add = (path: PathNumber, standing: Standing, layer: number, row: number) => void;

/** Memory of a path and of an entry while totals are computed, in bytes. */
const [pathSize, entrySize] = [120, 8];

/** Computes totals of one image, each time in linear time. */
export class ViewTotals {
  readonly #shipped: ShippedLayers;
  readonly #numbers: PathNumbers;
  readonly #wasted: WastedFiles;
  /** Number of the first entry of each layer, if the entries of all layers are numbered. */
  readonly #starts: readonly number[];
  readonly #entryCount: number;
  /** Whether the compressed bytes of some data are known. */
  readonly knowsDistribution: boolean;
  #tally: Tally | undefined;
  #states: PathStates | undefined;
  /** 1 for entries that several paths have, by the number of the entry. */
  #shared: Uint8Array | undefined;

  /** @throws {InputError} `limit` if the run exceeds its memory */
  constructor(shipped: ShippedLayers, limits: Limits) {
    const starts: number[] = [];
    let count = 0;
    for (const { length } of shipped.tables) {
      starts.push(count);
      count += length;
    }
    const { numbers, wasted } = numberPaths(shipped.tree, shipped.ledger.wasted);
    chargeMemory(limits, numbers.length * pathSize + count * entrySize, 'directory totals');
    this.#shipped = shipped;
    this.#numbers = numbers;
    this.#wasted = wasted;
    this.#starts = starts;
    this.#entryCount = count;
    this.knowsDistribution =
      shipped.tables.length === 0 || shipped.tables.some(({ distribution }) => distribution !== undefined);
  }

  /** The number of a path that a layer ships, or shipped before a later one deleted it; links are not followed. */
  numberOf(path: string): PathNumber | undefined {
    const { pathId, isWhole } = deepestKnown(this.#shipped.tree, path);
    return isWhole ? pathId : undefined;
  }

  pathOf(path: PathNumber): string {
    return this.#numbers.pathOf(path);
  }

  /** The paths of all views. */
  get numbers(): PathNumbers {
    return this.#numbers;
  }

  /** The file data of a path that is not in the final filesystem. */
  wastedAt(path: PathNumber): readonly WastedPayload[] {
    const found: WastedPayload[] = [];
    const { paths } = this.#wasted;
    for (let at = paths.indexOf(path); at >= 0; at = paths.indexOf(path, at + 1))
      found.push(this.#shipped.ledger.wasted[at] as WastedPayload);
    return found;
  }

  /** A column with 1 for each path that passes a test. */
  wanted(test: (path: string) => boolean): Uint8Array {
    return Uint8Array.from(this.#numbers.parents, (_, path) => (test(this.pathOf(path)) ? 1 : 0));
  }

  /** The totals of a view. With `wanted`, by path, only paths with 1 are listed and counted. */
  of(view: View, wanted?: Uint8Array): PathTotals {
    const { effects, tables } = this.#shipped;
    const last = 'layer' in view ? view.layer : effects.length - 1;
    this.#states ??= pathStates(effects, this.#numbers.length);
    const past = new PastTree(this.#states, last);
    this.#tally ??= new Tally(this.#numbers, this.knowsDistribution);
    const tally = this.#tally;
    const add: Add = (path, standing, layer, row) => {
      const { size, distribution } = atLayer(tables, layer);
      const bytes = size[row] as number;
      tally.add(path, standing, bytes, bytes === 0 ? 0 : (distribution?.[row] ?? null));
    };
    // Compressed bytes of a whole image are unknown if those of one layer are, even if it has no files.
    const seen = view.kind === 'layer' ? [atLayer(tables, view.layer)] : tables.slice(0, last + 1);
    if (seen.some(({ distribution }) => !distribution))
      for (const standing of ['visible', 'wasted'] as const) tally.add(rootPath, standing, 0, null);
    if (view.kind === 'layer') this.#addLayer(view.layer, tally, add, wanted);
    else {
      if (view.kind !== 'wasted') this.#addFilesystem(view.kind, past, tally, add, wanted);
      this.#addWasted(view.kind, last, tally, add, wanted);
    }
    return tally.total(past);
  }

  #addFilesystem(
    kind: 'filesystem' | 'shipped',
    past: PastTree,
    tally: Tally,
    add: Add,
    wanted: Uint8Array | undefined,
  ): void {
    const homes = this.#homes((path, layer, row) => add(path, 'visible', layer, row));
    past.each(wanted, (path, { isThere, isDirectory, layer, row }) => {
      if (kind === 'filesystem' && !isThere) return;
      tally.list(path);
      if (isThere && !isDirectory) homes.add(path, layer, row);
    });
    homes.end();
  }

  #addWasted(
    kind: 'filesystem' | 'shipped' | 'wasted',
    last: number,
    tally: Tally,
    add: Add,
    wanted: Uint8Array | undefined,
  ): void {
    const { paths, storedIn, rows, wastedBy, isEmpty } = this.#wasted;
    for (let at = 0; at < paths.length; at += 1) {
      const path = paths[at] as PathNumber;
      if ((wastedBy[at] as number) > last || wanted?.[path] === 0) continue;
      if (kind === 'shipped' || (kind === 'wasted' && isEmpty[at] === 0)) tally.list(path);
      add(path, 'wasted', storedIn[at] as number, rows[at] as number);
    }
  }

  #addLayer(layer: number, tally: Tally, add: Add, wanted: Uint8Array | undefined): void {
    const { effects, tables, visibleRows } = this.#shipped;
    const { changed, added } = atLayer(effects, layer);
    const { length } = atLayer(tables, layer);
    const { paths, storedIn, rows, isEmpty } = this.#wasted;
    const [isWasted, isPlaced] = [new Uint8Array(length), new Uint8Array(length)];
    for (let at = 0; at < paths.length; at += 1) {
      const row = rows[at] as number;
      if (storedIn[at] === layer && !visibleRows?.has(row)) isWasted[row] = 1;
    }
    const addRow = (path: PathId, row: number): void =>
      add(path, isWasted[row] === 1 ? 'wasted' : 'visible', layer, row);
    const homes = this.#homes((path, _, row) => addRow(path, row));
    for (const { places, after } of [changed, added]) {
      for (let at = 0; at < places.length; at += 1) {
        const path = places[at] as PathId;
        // A hard link to a file of a layer below ships no data.
        const isShipped = after.isThereAt(at) && after.layerAt(at) === layer && !after.isDirectoryAt(at);
        if (isShipped) isPlaced[after.rowAt(at)] = 1;
        if (wanted?.[path] === 0) continue;
        tally.list(path);
        if (isShipped) homes.add(path, layer, after.rowAt(at));
      }
    }
    homes.end();
    for (let at = 0; at < paths.length; at += 1) {
      const [path, row] = [paths[at] as PathNumber, rows[at] as number];
      if (storedIn[at] !== layer || isPlaced[row] === 1 || wanted?.[path] === 0) continue;
      if (isEmpty[at] === 0) tally.list(path);
      addRow(path, row);
    }
  }

  #homes(visit: VisitHome): Homes {
    this.#shared ??= sharedEntries(this.#shipped.effects, this.#starts, this.#entryCount);
    return new Homes(this.#shipped.tree, this.#starts, this.#shared, visit);
  }
}
