// Finds what the paths of package databases lead to in the merged filesystem as it stands: dpkg lists /bin/cat where the file is
// /usr/bin/cat. What was found is kept for each list, and holds until a layer changes where paths lead.
import type { Limits } from '../../bytes/limits.ts';
import { linkAt, typeAt } from '../../layer/entry-table.ts';
import { decodePath, encodePath } from '../../oci/entry-path.ts';
import type { PathList } from '../../packages/path-list.ts';
import { IntColumn } from '../../tree/columns.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { PathEffects } from '../../tree/layer-effect.ts';
import { linkTarget, walkTo } from '../../tree/lookup.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import { HashSet } from './hash-set.ts';

const slash = 0x2f;

/** Nothing is there. */
export const nowhere = -1;

/** Where the paths of a list lead. */
export interface ListedPlaces {
  /** For each path; {@link nowhere} if nothing is there. */
  readonly places: Int32Array;
  /** What the paths lead through. */
  readonly way: Way;
}

export interface Way {
  /** The innermost ones; those above them are on the way, too. */
  readonly directories: PathId[];
  /** Paths above listed ones that have something else than a directory in their place, with that place. Most lists have none. */
  others?: Map<string, PathId>;
}

export class PathResolver {
  readonly tree: FileTree;
  readonly #limits: Limits;
  readonly #known = new WeakMap<PathList, ListedPlaces>();
  /** Directories that paths lead through. */
  readonly #onWay = new IntColumn(0);
  /** Hashes of names that were not there, although a path leads to or through them. */
  readonly #missing = new HashSet();
  /** What links lead to that are in the place of directories. */
  readonly #targets = new Map<PathId, PathId | undefined>();
  #hasAliases = false;
  #lastParent = '';
  #lastDirectory: PathId | undefined = rootPath;

  constructor(tree: FileTree, limits: Limits) {
    this.tree = tree;
    this.#limits = limits;
  }

  placesOf(paths: PathList): ListedPlaces {
    const known = this.#known.get(paths);
    if (known) return known;
    const found = this.#findAll(paths);
    this.#known.set(paths, found);
    return found;
  }

  #findAll(paths: PathList): ListedPlaces {
    const places = new Int32Array(paths.length);
    const way: Way = { directories: [] };
    let [parentEnd, directory]: [number, PathId | undefined] = [0, rootPath];
    const cursor = paths.cursor();
    for (let index = 0; cursor.next(); index += 1) {
      const { bytes, end, shared } = cursor;
      const nameStart = nameIn(bytes, end);
      const newEnd = Math.max(nameStart - 1, 0);
      // Paths of one directory usually come one after another.
      if (newEnd !== parentEnd || shared < newEnd) {
        parentEnd = newEnd;
        directory = this.#directoryAt(bytes, parentEnd, way);
      }
      places[index] = this.#childOf(directory, bytes, nameStart, end) ?? nowhere;
    }
    return { places, way };
  }

  /** What a path leads to; of one that ends with a slash, the directory. */
  placeOf(path: string): PathId | undefined {
    const length = Math.max(path.lastIndexOf('/'), 0);
    const bytes = encodePath(path);
    const nameStart = nameIn(bytes, bytes.length);
    if (length !== this.#lastParent.length || !path.startsWith(this.#lastParent)) {
      this.#lastParent = path.slice(0, length);
      this.#lastDirectory = this.#directoryAt(bytes, Math.max(nameStart - 1, 0));
    }
    if (nameStart === bytes.length) return this.#lastDirectory;
    return this.#childOf(this.#lastDirectory, bytes, nameStart, bytes.length);
  }

  #childOf(directory: PathId | undefined, bytes: Uint8Array, start: number, end: number): PathId | undefined {
    if (directory === undefined) return undefined;
    const place = this.tree.child(directory, bytes, start, end);
    if (place === undefined) this.#missing.add(this.tree.paths.hashOfName(directory, bytes, start, end));
    return place;
  }

  #directoryAt(bytes: Uint8Array, end: number, way?: Way): PathId | undefined {
    let directory: PathId = rootPath;
    for (let start = 0; start < end; ) {
      let stop = start;
      while (stop < end && bytes[stop] !== slash) stop += 1;
      const child = this.#childOf(directory, bytes, start, stop);
      if (child === undefined || !this.tree.isDirectory(child)) {
        this.#markWay(directory);
        way?.directories.push(directory);
        const target = child === undefined ? undefined : this.#follow(bytes, stop, child, way);
        if (target === undefined) return undefined;
        directory = target;
      } else directory = child;
      start = stop + 1;
    }
    this.#markWay(directory);
    way?.directories.push(directory);
    return directory;
  }

  /** The directory that something else in its place leads to: a link, which is followed once, wherever paths go on from there. */
  #follow(bytes: Uint8Array, end: number, place: PathId, way: Way | undefined): PathId | undefined {
    const path = decodePath(Buffer.from(bytes.subarray(0, end)));
    if (way) way.others = (way.others ?? new Map<string, PathId>()).set(path, place);
    if (this.#targets.has(place)) return this.#targets.get(place);
    this.#hasAliases = true;
    const found = walkTo(this.tree, path, {
      limits: this.#limits,
      missing: (parent, name, standing) => {
        if (standing === undefined) this.#missing.add(this.tree.paths.hashOfName(parent, name));
        this.#markWay(standing ?? parent);
        return undefined;
      },
    });
    const target = typeof found === 'number' ? found : undefined;
    this.#targets.set(place, target);
    return target;
  }

  #markWay(place: PathId): void {
    for (let at = place; at !== rootPath && this.#onWay.get(at) === 0; at = this.tree.parentOf(at))
      this.#onWay.set(at, 1);
  }

  /**
   * Whether paths can lead elsewhere since these paths have changed: one is there that was not, a directory is gone, or a link leads
   * elsewhere. What is below other paths does not matter.
   */
  isAffectedBy(effects: PathEffects): boolean {
    for (let at = 0; at < effects.length; at += 1) {
      const place = effects.places[at] as PathId;
      const before = effects.beforeAt(at);
      if (!before) {
        if (this.#missing.size > 0 && this.#missing.has(this.tree.paths.hashOf(place))) return true;
      } else if (effects.wasDirectoryAt(at)) {
        if (this.#onWay.get(place) === 1 && !this.tree.isDirectory(place)) return true;
      } else if (this.#onWay.get(place) === 1 || (this.#hasAliases && this.#isOtherLink(before, place))) return true;
    }
    return false;
  }

  #isOtherLink({ layer, row }: EntryRef, place: PathId): boolean {
    const table = this.tree.tableOf(layer);
    return typeAt(table, row) === 'symlink' && linkTarget(this.tree, place) !== linkAt(table, row);
  }
}

/** Where the last name of a path begins. */
function nameIn(bytes: Uint8Array, end: number): number {
  let start = end;
  while (start > 0 && bytes[start - 1] !== slash) start -= 1;
  return start;
}
