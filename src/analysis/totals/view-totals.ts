// Directory totals of an image, in four views. They sum to the ledger: visible and wasted bytes of the root are those of the image
// or of the layer. File data counts once: of hard links, at the first name in the order of a walk through the tree.
import type { Limits } from '../../bytes/limits.ts';
import { chargeMemory } from '../../bytes/memory.ts';
import { compareInTree, encodePath } from '../../oci/entry-path.ts';
import { atLayer } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { PathEffects } from '../../tree/layer-effect.ts';
import { PastTree } from '../../tree/past-tree.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import type { Stack } from '../../tree/stack.ts';
import type { Ledger, WastedPayload } from '../ledger.ts';
import { type PathNumber, type PathNumbers, PathTotals, type Standing } from './path-totals.ts';

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
const [pathSize, entrySize] = [80, 8];

/** Computes totals of one image, each time in linear time. */
export class ViewTotals {
  readonly #shipped: ShippedLayers;
  readonly #numbers: PathNumbers;
  /** Where each wasted file of the ledger is. */
  readonly #wastedAt: readonly PathNumber[];
  /** Number of the first entry of each layer, if the entries of all layers are numbered. */
  readonly #starts: readonly number[];
  readonly #entryCount: number;

  /** @throws {InputError} `limit` if the run exceeds its memory */
  constructor(shipped: ShippedLayers, limits: Limits) {
    const starts: number[] = [];
    let count = 0;
    for (const { length } of shipped.tables) {
      starts.push(count);
      count += length;
    }
    const { numbers, wastedAt } = numberWasted(shipped.tree, shipped.ledger.wasted);
    chargeMemory(limits, numbers.length * pathSize + count * entrySize, 'directory totals');
    this.#shipped = shipped;
    this.#numbers = numbers;
    this.#wastedAt = wastedAt;
    this.#starts = starts;
    this.#entryCount = count;
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

  /** The totals of a view. With `wants`, only those paths are listed and counted. */
  of(view: View, wants: (path: PathNumber) => boolean = () => true): PathTotals {
    const { effects, tables, ledger } = this.#shipped;
    const last = 'layer' in view ? view.layer : effects.length - 1;
    const past = new PastTree(effects.slice(0, last + 1), this.#numbers.length);
    const totals = new PathTotals(this.#numbers, past);
    const add: Add = (path, standing, layer, row) => {
      const { size, distribution } = atLayer(tables, layer);
      const bytes = size[row] as number;
      totals.add(path, standing, bytes, bytes === 0 ? 0 : (distribution?.[row] ?? null));
    };
    // Compressed bytes of a whole image are unknown if those of one layer are, even if it has no files.
    const seen = view.kind === 'layer' ? [atLayer(tables, view.layer)] : tables.slice(0, last + 1);
    if (seen.some(({ distribution }) => !distribution))
      for (const standing of ['visible', 'wasted'] as const) totals.add(rootPath, standing, 0, null);
    if (view.kind === 'layer') this.#addLayer(view.layer, totals, add, wants);
    else if (view.kind !== 'wasted') this.#addFilesystem(view.kind, past, totals, add, wants);
    for (const [at, { storedIn, row, wastedBy, bytes }] of ledger.wasted.entries()) {
      const path = this.#wastedAt[at] as PathNumber;
      if (wastedBy > last || view.kind === 'layer' || !wants(path)) continue;
      if (view.kind === 'shipped' || (view.kind === 'wasted' && bytes > 0)) totals.list(path);
      add(path, 'wasted', storedIn, row);
    }
    return totals.sum();
  }

  #addFilesystem(
    kind: 'filesystem' | 'shipped',
    past: PastTree,
    totals: PathTotals,
    add: Add,
    wants: (path: PathNumber) => boolean,
  ): void {
    const isListed = (path: PathId): boolean => (kind === 'shipped' ? past.wasThere(path) : past.isThere(path));
    const homes = this.#homes();
    const { length } = this.#shipped.tree.paths;
    for (let path: PathId = rootPath; path < length; path += 1) {
      const layer = past.layerOf(path);
      if (layer < 0 || !isListed(path) || !wants(path)) continue;
      totals.list(path);
      if (past.isThere(path) && !past.isDirectory(path)) homes.add(path, layer, past.rowOf(path));
    }
    homes.each((path, layer, row) => add(path, 'visible', layer, row));
  }

  #addLayer(layer: number, totals: PathTotals, add: Add, wants: (path: PathNumber) => boolean): void {
    const { effects, ledger, visibleRows } = this.#shipped;
    const { changed, added } = atLayer(effects, layer);
    const homes = this.#homes();
    const placed = new Set<number>();
    const visit = (paths: PathEffects): void => {
      const { places, after } = paths;
      for (const [at, path] of places.entries()) {
        // A hard link to a file of a layer below ships no data.
        const isShipped = after.isThereAt(at) && after.layerAt(at) === layer && !after.isDirectoryAt(at);
        if (isShipped) placed.add(after.rowAt(at));
        if (!wants(path)) continue;
        totals.list(path);
        if (isShipped) homes.add(path, layer, after.rowAt(at));
      }
    };
    visit(changed);
    visit(added);
    const wasted = new Set<number>();
    for (const [at, { storedIn, row, bytes }] of ledger.wasted.entries()) {
      if (storedIn !== layer) continue;
      const standing = visibleRows?.has(row) ? 'visible' : 'wasted';
      if (standing === 'wasted') wasted.add(row);
      const path = this.#wastedAt[at] as PathNumber;
      if (placed.has(row) || !wants(path)) continue;
      if (bytes > 0) totals.list(path);
      add(path, standing, layer, row);
    }
    homes.each((path, _, row) => add(path, wasted.has(row) ? 'wasted' : 'visible', layer, row));
  }

  #homes(): Homes {
    return new Homes(this.#shipped.tree, this.#starts, this.#entryCount);
  }
}

/** The paths at which file data counts: of the names of a file, the first one. */
class Homes {
  readonly #tree: FileTree;
  readonly #starts: readonly number[];
  /** Path of each entry, plus 1; 0 if none was added. */
  readonly #paths: Int32Array;

  constructor(tree: FileTree, starts: readonly number[], entryCount: number) {
    this.#tree = tree;
    this.#starts = starts;
    this.#paths = new Int32Array(entryCount);
  }

  add(path: PathId, layer: number, row: number): void {
    const number = atLayer(this.#starts, layer) + row;
    const known = (this.#paths[number] as number) - 1;
    if (known < 0 || compareInTree(this.#tree.pathOf(path), this.#tree.pathOf(known)) < 0)
      this.#paths[number] = path + 1;
  }

  each(visit: (path: PathId, layer: number, row: number) => void): void {
    for (const [layer, start] of this.#starts.entries()) {
      const end = this.#starts[layer + 1] ?? this.#paths.length;
      for (let number = start; number < end; number += 1) {
        const path = (this.#paths[number] as number) - 1;
        if (path >= 0) visit(path, layer, number - start);
      }
    }
  }
}

/**
 * Numbers the paths of the tree, and those of wasted files that never had a place in it: each is in the deepest directory of its path
 * that is known.
 */
function numberWasted(
  tree: FileTree,
  wasted: readonly WastedPayload[],
): { readonly numbers: PathNumbers; readonly wastedAt: readonly PathNumber[] } {
  const { length } = tree.paths;
  const parents: PathId[] = [];
  const paths: string[] = [];
  const known = new Map<string, PathNumber>();
  const numberOf = (path: string): PathNumber => {
    const found = deepestKnown(tree, path);
    if (found.isWhole) return found.pathId;
    const number = known.get(path) ?? length + paths.push(path) - 1;
    if (!known.has(path)) parents.push(found.pathId);
    known.set(path, number);
    return number;
  };
  const wastedAt = wasted.map(({ path }) => numberOf(path));
  const parentColumn = new Int32Array(length + parents.length);
  for (let path: PathNumber = 0; path < parentColumn.length; path += 1)
    parentColumn[path] = path < length ? tree.parentOf(path) : (parents[path - length] as PathId);
  const parentOf = (path: PathNumber): PathId => parentColumn[path] as PathId;
  const pathOf = (path: PathNumber): string => (path < length ? tree.pathOf(path) : (paths[path - length] as string));
  const nameOf = (path: PathNumber): string => {
    if (path < length) return tree.nameOf(path);
    const above = pathOf(parentOf(path));
    return above === '' ? pathOf(path) : pathOf(path).slice(above.length + 1);
  };
  return { numbers: { length: length + paths.length, parentOf, pathOf, nameOf }, wastedAt };
}

/** The longest part of a path that any layer has put in the filesystem. Links are not followed. */
function deepestKnown(tree: FileTree, path: string): { readonly pathId: PathId; readonly isWhole: boolean } {
  const bytes = encodePath(path);
  let pathId: PathId = rootPath;
  for (let start = 0; start < bytes.length; ) {
    const slash = bytes.indexOf(0x2f, start);
    const end = slash === -1 ? bytes.length : slash;
    const child = tree.paths.find(pathId, bytes, start, end);
    if (child === undefined) return { pathId, isWhole: false };
    pathId = child;
    start = end + 1;
  }
  return { pathId, isWhole: true };
}
