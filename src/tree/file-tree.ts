// The merged file system: what stands at each place. A directory is its own; anything else is an inode, which several names
// may share (hard links). An owner says whose entry describes it; of tars nothing is known here but the names in them.
// Columns of numbers throughout: images have hundreds of thousands of paths.
import { type EntryTable, pathPrefix } from '../layer/entry-table.ts';
import { comparePaths, encodePath } from '../oci/entry-path.ts';
import { IntColumn, implied, type Owner, OwnerColumn } from './columns.ts';
import { type Inode, Inodes } from './inodes.ts';
import { type Place, Places, rootPlace } from './places.ts';

/** In the place of an inode: a directory, or nothing at all. */
const directory = -1;
const nothing = -2;
const none = -1;

export class FileTree {
  readonly #tables: EntryTable[] = [];
  readonly #places = new Places();
  readonly #inodes = new Inodes();
  /** The inode at each place, or what stands there instead. */
  readonly #standing = new IntColumn(nothing);
  /** The entry that put the name here; of a directory the one that describes it. */
  readonly #describers = new OwnerColumn({ layer: none, row: implied });
  /** An entry whose path starts with that of the place, where there is one: no link was followed on the way to it. */
  readonly #spellers = new OwnerColumn({ layer: none, row: none });
  /** The paths of other places, once they have been asked for. */
  readonly #otherPaths = new Map<Place, string>();
  /** What stands in a directory, in the order of adding. */
  readonly #firsts = new IntColumn(none);
  readonly #lasts = new IntColumn(none);
  readonly #nexts = new IntColumn(none);
  readonly #previous = new IntColumn(none);

  constructor() {
    this.#standing.set(rootPlace, directory);
  }

  /** Of the layers it is made of. */
  get tables(): readonly EntryTable[] {
    return this.#tables;
  }

  /** Takes one layer more, whose entries own what is put from now on; its index. */
  addLayer(table: EntryTable): number {
    return this.#tables.push(table) - 1;
  }

  isThere(place: Place): boolean {
    return this.#standing.get(place) !== nothing;
  }

  isDirectory(place: Place): boolean {
    return this.#standing.get(place) === directory;
  }

  /** Undefined for a directory, and where nothing stands. */
  inodeAt(place: Place): Inode | undefined {
    const inode = this.#standing.get(place);
    return inode < 0 ? undefined : inode;
  }

  /** How many names it has. */
  namesOf(inode: Inode): number {
    return this.#inodes.namesOf(inode);
  }

  /** The entry that carries its bytes and attributes. */
  carrierOf(inode: Inode): Owner {
    return this.#inodes.carrierOf(inode);
  }

  /** The entry that describes what stands at a place. */
  describerOf(place: Place): Owner {
    const inode = this.#standing.get(place);
    return inode < 0 ? this.#describers.get(place) : this.carrierOf(inode);
  }

  /** Index of the layer that put the name here, or described the directory; -1 for the root that no entry describes. */
  layerOf(place: Place): number {
    return this.#describers.layerAt(place);
  }

  /** The root is its own. */
  parentOf(place: Place): Place {
    return this.#places.parentOf(place);
  }

  nameOf(place: Place): string {
    return this.#places.nameOf(place);
  }

  /** Normalised; "" for the root. */
  pathOf(place: Place): string {
    if (place === rootPlace) return '';
    const row = this.#spellers.rowAt(place);
    if (row !== none) return pathPrefix(this.#tables[this.#spellers.layerAt(place)], row, this.lengthOf(place));
    const unknown: Place[] = [];
    for (let at = place; at !== rootPlace && !this.#otherPaths.has(at); at = this.parentOf(at)) unknown.push(at);
    for (const at of unknown.reverse()) {
      const above = this.#otherPaths.get(this.parentOf(at));
      this.#otherPaths.set(at, above === undefined ? this.nameOf(at) : `${above}/${this.nameOf(at)}`);
    }
    return this.#otherPaths.get(place) ?? '';
  }

  /** Of the path, in bytes. */
  lengthOf(place: Place): number {
    return this.#places.lengthOf(place);
  }

  /** What stands under a name in a directory. */
  child(parent: Place, name: string): Place | undefined {
    const bytes = encodePath(name);
    const place = this.#places.find(parent, bytes, 0, bytes.length);
    return place !== undefined && this.isThere(place) ? place : undefined;
  }

  /** What stands in a directory, in the order of adding. */
  *children(parent: Place): Generator<Place> {
    for (let child = this.#firsts.get(parent); child !== none; child = this.#nexts.get(child)) yield child;
  }

  /** Every place at and below this one where something stands, directories before what they hold. */
  *subtree(top: Place): Generator<Place> {
    for (let place = top; ; ) {
      yield place;
      const first = this.#firsts.get(place);
      if (first !== none) place = first;
      else {
        while (place !== top && this.#nexts.get(place) === none) place = this.parentOf(place);
        if (place === top) return;
        place = this.#nexts.get(place);
      }
    }
  }

  /** Of these, all that are no directories, with what they lead to. */
  *names(top: Place): Generator<{ readonly place: Place; readonly inode: Inode }> {
    for (const place of this.subtree(top)) {
      const inode = this.inodeAt(place);
      if (inode !== undefined) yield { place, inode };
    }
  }

  /** The places of a subtree with the names in each directory in byte order. */
  *walkInOrder(top: Place): Generator<Place> {
    const open = [top];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      yield place;
      const named = Array.from(this.children(place), (child) => ({ child, name: this.nameOf(child) }));
      for (const { child } of named.sort((a, b) => comparePaths(b.name, a.name))) open.push(child);
    }
  }

  /** The directory at the path that these bytes are, where only directories lead to it. */
  directoryAt(bytes: Uint8Array, start: number, end: number): Place | undefined {
    let place: Place = rootPlace;
    for (let from = start; from < end; ) {
      let to = from;
      while (to < end && bytes[to] !== 0x2f) to += 1;
      const found = this.#places.find(place, bytes, from, to);
      if (found === undefined || !this.isDirectory(found)) return undefined;
      place = found;
      from = to + 1;
    }
    return place;
  }

  /** The place of the name that these bytes are, in a directory, whether or not something stands there. */
  placeOf(parent: Place, bytes: Uint8Array, start: number, end: number): Place {
    return this.#places.make(parent, bytes, start, end);
  }

  newInode(carrier: Owner): Inode {
    return this.#inodes.make(carrier);
  }

  /** Puts an inode, or without one a directory, where nothing stands. */
  put(place: Place, layer: number, row: number, inode: Inode | undefined): void {
    this.describe(place, layer, row);
    this.#standing.set(place, inode ?? directory);
    if (inode !== undefined) this.#inodes.addNames(inode, 1);
    const parent = this.parentOf(place);
    const last = this.#lasts.get(parent);
    if (last === none) this.#firsts.set(parent, place);
    else this.#nexts.set(last, place);
    this.#previous.set(place, last);
    this.#nexts.set(place, none);
    this.#lasts.set(parent, place);
  }

  /** Says which entry describes what stands at a place. */
  describe(place: Place, layer: number, row: number): void {
    this.#describers.set(place, layer, row);
  }

  /** Says that the path of an entry is that of a place, and so of the directories on the way to it. */
  spell(place: Place, layer: number, row: number): void {
    for (let at = place; at !== rootPlace && this.#spellers.rowAt(at) === none; at = this.parentOf(at)) {
      this.#spellers.set(at, layer, row);
    }
  }

  /** Takes away what stands at a place, with everything below it. */
  take(top: Place): void {
    const taken = this.isDirectory(top) ? [...this.subtree(top)] : [top];
    const previous = this.#previous.get(top);
    const next = this.#nexts.get(top);
    const parent = this.parentOf(top);
    if (previous === none) this.#firsts.set(parent, next);
    else this.#nexts.set(previous, next);
    if (next === none) this.#lasts.set(parent, previous);
    else this.#previous.set(next, previous);
    for (const place of taken) {
      const inode = this.#standing.get(place);
      if (inode >= 0) this.#inodes.addNames(inode, -1);
      this.#standing.set(place, nothing);
      this.#firsts.set(place, none);
      this.#lasts.set(place, none);
    }
  }
}
