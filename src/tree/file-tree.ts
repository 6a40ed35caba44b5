// The merged filesystem. A path holds nothing, a directory, or an inode, which several names may share (hard links).
// Each path refers to the layer entry that describes it. Data is kept in integer columns because images have hundreds
// of thousands of paths.
import { type EntryTable, pathPrefix } from '../layer/entry-table.ts';
import { comparePaths } from '../oci/entry-path.ts';
import { EntryRefColumn, IntColumn } from './columns.ts';
import { type EntryRef, implied } from './entry-ref.ts';
import { type Inode, Inodes } from './inodes.ts';
import { type PathId, PathTable, rootPath } from './path-table.ts';

/** Markers in the occupant column in place of an inode number. */
const directory = -1;
const nothing = -2;
const none = -1;

/**
 * The merged filesystem of several layers. A path that is not a directory leads to an inode; hard links are several paths with one inode.
 * Queries never follow links: see {@link findPath}. The mutating methods (`addLayer`, `insert`, `describe` and others) are for building it.
 */
export class FileTree {
  readonly #tables: EntryTable[] = [];
  readonly #paths = new PathTable();
  readonly #inodes = new Inodes();
  /** The occupant of each path: an inode number, `directory` or `nothing`. */
  readonly #occupants = new IntColumn(nothing);
  /** The entry that created the name; for a directory, the entry that describes it. */
  readonly #owners = new EntryRefColumn({ layer: none, row: implied });
  /** An entry whose tar path starts with the path, if there is one and no link was followed to it. Saves building the path. */
  readonly #pathSources = new EntryRefColumn({ layer: none, row: none });
  /** Cache of the other paths, built on demand. */
  readonly #pathCache = new Map<PathId, string>();
  /** Children of each directory as a doubly linked list in insertion order. */
  readonly #firstChildren = new IntColumn(none);
  readonly #lastChildren = new IntColumn(none);
  readonly #nextSiblings = new IntColumn(none);
  readonly #previousSiblings = new IntColumn(none);

  constructor() {
    this.#occupants.set(rootPath, directory);
  }

  /** Every path that any layer has named, whether or not it exists. */
  get paths(): PathTable {
    return this.#paths;
  }

  /** Entry tables of its layers, lowest first. */
  get tables(): readonly EntryTable[] {
    return this.#tables;
  }

  /** The table of one of its layers. */
  tableOf(layer: number): EntryTable {
    return this.#tables[layer] as EntryTable;
  }

  /** Adds a layer on top and returns its index. */
  addLayer(table: EntryTable): number {
    return this.#tables.push(table) - 1;
  }

  /** Whether the path exists. */
  isThere(pathId: PathId): boolean {
    return this.#occupants.get(pathId) !== nothing;
  }

  /** Whether the path is a directory. */
  isDirectory(pathId: PathId): boolean {
    return this.#occupants.get(pathId) === directory;
  }

  /** The inode at a path; undefined for a directory and for a path that does not exist. */
  inodeAt(pathId: PathId): Inode | undefined {
    const inode = this.#occupants.get(pathId);
    return inode < 0 ? undefined : inode;
  }

  /** The number of names of an inode. */
  namesOf(inode: Inode): number {
    return this.#inodes.namesOf(inode);
  }

  /** The entry that has the content and attributes of the inode. */
  contentOwnerOf(inode: Inode): EntryRef {
    return this.#inodes.contentOwnerOf(inode);
  }

  /** The entry that describes a path: for an inode, the one that carries its content. */
  ownerOf(pathId: PathId): EntryRef {
    const inode = this.#occupants.get(pathId);
    return inode < 0 ? this.#owners.get(pathId) : this.contentOwnerOf(inode);
  }

  /** The entry that created the name or last described the directory; for a hard link, its own. */
  entryOf(pathId: PathId): EntryRef {
    return this.#owners.get(pathId);
  }

  /** Index of the layer that created the name or last described the directory; -1 for a root without an entry. */
  layerOf(pathId: PathId): number {
    return this.#owners.layerAt(pathId);
  }

  /** Row of that entry in the table of the layer. */
  rowOf(pathId: PathId): number {
    return this.#owners.rowAt(pathId);
  }

  /** The parent directory; the root is its own parent. */
  parentOf(pathId: PathId): PathId {
    return this.#paths.parentOf(pathId);
  }

  /** Last component of the path. */
  nameOf(pathId: PathId): string {
    return this.#paths.nameOf(pathId);
  }

  /** The normalized path; "" for the root. */
  pathOf(pathId: PathId): string {
    if (pathId === rootPath) return '';
    const row = this.#pathSources.rowAt(pathId);
    if (row !== none) return pathPrefix(this.tableOf(this.#pathSources.layerAt(pathId)), row, this.lengthOf(pathId));
    const unknown: PathId[] = [];
    for (let at = pathId; at !== rootPath && !this.#pathCache.has(at); at = this.parentOf(at)) unknown.push(at);
    for (const at of unknown.reverse()) {
      const above = this.#pathCache.get(this.parentOf(at));
      this.#pathCache.set(at, above === undefined ? this.nameOf(at) : `${above}/${this.nameOf(at)}`);
    }
    return this.#pathCache.get(pathId) ?? '';
  }

  /** Length of the path in bytes. */
  lengthOf(pathId: PathId): number {
    return this.#paths.lengthOf(pathId);
  }

  /** The path of a name in a directory, as bytes [start, end); undefined if it does not exist. */
  child(parent: PathId, bytes: Uint8Array, start = 0, end = bytes.length): PathId | undefined {
    const pathId = this.#paths.find(parent, bytes, start, end);
    return pathId !== undefined && this.isThere(pathId) ? pathId : undefined;
  }

  /** The entries of a directory, in the order in which they were added. */
  *children(parent: PathId): Generator<PathId> {
    for (let child = this.#firstChildren.get(parent); child !== none; child = this.#nextSiblings.get(child))
      yield child;
  }

  /** A path and everything below it; directories before their entries. */
  *subtree(top: PathId): Generator<PathId> {
    for (let pathId = top; ; ) {
      yield pathId;
      const first = this.#firstChildren.get(pathId);
      if (first !== none) pathId = first;
      else {
        while (pathId !== top && this.#nextSiblings.get(pathId) === none) pathId = this.parentOf(pathId);
        if (pathId === top) return;
        pathId = this.#nextSiblings.get(pathId);
      }
    }
  }

  /** All paths at and below `top` that are not directories, with their inodes. */
  *names(top: PathId): Generator<{ readonly place: PathId; readonly inode: Inode }> {
    for (const pathId of this.subtree(top)) {
      const inode = this.inodeAt(pathId);
      if (inode !== undefined) yield { place: pathId, inode };
    }
  }

  /** Like `subtree`, with the names of each directory in byte order. */
  *walkInOrder(top: PathId): Generator<PathId> {
    const open = [top];
    for (let pathId = open.pop(); pathId !== undefined; pathId = open.pop()) {
      yield pathId;
      const named = Array.from(this.children(pathId), (child) => ({ child, name: this.nameOf(child) }));
      for (const { child } of named.sort((a, b) => comparePaths(b.name, a.name))) open.push(child);
    }
  }

  /** The directory at a path, as bytes of UTF-8; undefined if it does not exist or a link leads to it. */
  directoryAt(bytes: Uint8Array, start: number, end: number): PathId | undefined {
    let pathId: PathId = rootPath;
    for (let from = start; from < end; ) {
      let to = from;
      while (to < end && bytes[to] !== 0x2f) to += 1;
      const found = this.#paths.find(pathId, bytes, from, to);
      if (found === undefined || !this.isDirectory(found)) return undefined;
      pathId = found;
      from = to + 1;
    }
    return pathId;
  }

  /** The id of a name in a directory, as bytes of UTF-8, whether or not the path exists. */
  ensurePath(parent: PathId, bytes: Uint8Array, start: number, end: number): PathId {
    return this.#paths.make(parent, bytes, start, end);
  }

  /** Creates an inode without a path; `carrier` is the entry with its content. */
  newInode(carrier: EntryRef): Inode {
    return this.#inodes.make(carrier);
  }

  /** Creates a name for an inode, or a directory if there is no inode. The path must not exist. */
  insert(pathId: PathId, layer: number, row: number, inode: Inode | undefined): void {
    this.describe(pathId, layer, row);
    this.#occupants.set(pathId, inode ?? directory);
    if (inode !== undefined) this.#inodes.addNames(inode, 1);
    const parent = this.parentOf(pathId);
    const last = this.#lastChildren.get(parent);
    if (last === none) this.#firstChildren.set(parent, pathId);
    else this.#nextSiblings.set(last, pathId);
    this.#previousSiblings.set(pathId, last);
    this.#nextSiblings.set(pathId, none);
    this.#lastChildren.set(parent, pathId);
  }

  /** Sets the entry that describes a path. */
  describe(pathId: PathId, layer: number, row: number): void {
    this.#owners.set(pathId, layer, row);
  }

  /** Notes that the tar path of an entry is this path, which also gives the paths of its parent directories. */
  setPathSource(pathId: PathId, layer: number, row: number): void {
    for (let at = pathId; at !== rootPath && this.#pathSources.rowAt(at) === none; at = this.parentOf(at)) {
      this.#pathSources.set(at, layer, row);
    }
  }

  /** Removes a path and everything below it. */
  remove(top: PathId): void {
    const taken = this.isDirectory(top) ? [...this.subtree(top)] : [top];
    const previous = this.#previousSiblings.get(top);
    const next = this.#nextSiblings.get(top);
    const parent = this.parentOf(top);
    if (previous === none) this.#firstChildren.set(parent, next);
    else this.#nextSiblings.set(previous, next);
    if (next === none) this.#lastChildren.set(parent, previous);
    else this.#previousSiblings.set(next, previous);
    for (const pathId of taken) {
      const inode = this.#occupants.get(pathId);
      if (inode >= 0) this.#inodes.addNames(inode, -1);
      this.#occupants.set(pathId, nothing);
      this.#firstChildren.set(pathId, none);
      this.#lastChildren.set(pathId, none);
    }
  }
}
