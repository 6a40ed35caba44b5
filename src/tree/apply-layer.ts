// One layer laid on top of those below it by the rules of the image-spec (layer.md, "Applying Changesets"): first its
// opaques and whiteouts, which act on what is below, then its entries in the order of the tar.
import type { Limits } from '../bytes/limits.ts';
import {
  type EntryTable,
  isSameName,
  linkAt,
  parentEnd,
  pathAt,
  pathStart,
  roleAt,
  typeAt,
} from '../layer/entry-table.ts';
import { encodePath, parentPath } from '../oci/entry-path.ts';
import type { IntColumn } from './columns.ts';
import { implied, NumberSet, Standings } from './columns.ts';
import type { FileTree } from './file-tree.ts';
import type { Inode } from './inodes.ts';
import { exceededLimits, type LayerEffect, type LeftOut } from './layer-effect.ts';
import { type LinkFault, linkedInode, walkTo } from './lookup.ts';
import { type Place, rootPlace } from './places.ts';
import { effectOf, TakenNames } from './record-effect.ts';
import { hiddenPlaces } from './whiteouts.ts';

/** A directory that has been looked for: bytes of its path in the names of the layer, and where it is. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly place: Place;
  /** Whether no link has been followed on the way. */
  readonly isLiteral: boolean;
}

/** What the layers of one stack have in common. */
export interface Shared {
  /** How much the paths of implied directories come to. */
  impliedText: number;
  /** Positions in sets of places, and of inodes. */
  readonly places: IntColumn;
  readonly inodes: IntColumn;
}

/** One layer being laid on top of those below it. */
export class LayerApplication {
  readonly #tree: FileTree;
  readonly #table: EntryTable;
  readonly #layer: number;
  readonly #limits: Limits;
  readonly #shared: Shared;
  /** The places that this layer touched where something stood, and what. */
  readonly #places: NumberSet;
  readonly #before = new Standings();
  /** Where this layer put something and nothing stood before; some of it may be gone again. */
  readonly #brought: Place[] = [];
  /** Whether some of it is, and so may have come twice. */
  #hasLostOwn = false;
  readonly #taken: TakenNames;
  /** Where the last entry's directory was found: it is there as long as nothing is taken away. */
  #last?: Found;
  #event = 0;
  readonly #leftOut: LeftOut[] = [];
  readonly #repeated: number[] = [];

  constructor(tree: FileTree, layer: number, limits: Limits, shared: Shared) {
    this.#tree = tree;
    this.#table = tree.tables[layer];
    this.#layer = layer;
    this.#limits = limits;
    this.#shared = shared;
    this.#places = new NumberSet(shared.places);
    this.#taken = new TakenNames(shared.inodes);
  }

  run(): LayerEffect {
    const table = this.#table;
    const markers: number[] = [];
    for (let row = 0; row < table.length; row += 1) {
      if (roleAt(table, row) === 'whiteout' || roleAt(table, row) === 'opaque') markers.push(row);
    }
    if (markers.length > 0) this.#applyWhiteouts(markers);
    for (let row = 0; row < table.length; row += 1) if (roleAt(table, row) === 'entry') this.#applyEntry(row);
    return effectOf(this.#tree, this.#layer, {
      places: this.#places.members,
      before: this.#before,
      brought: this.#brought,
      hasLostOwn: this.#hasLostOwn,
      taken: this.#taken,
      leftOut: this.#leftOut,
      repeated: this.#repeated,
    });
  }

  /** Whether each path this layer has an entry for is a directory, by the last entry. */
  #ownTypes(): ReadonlyMap<string, boolean> {
    const types = new Map<string, boolean>();
    for (let row = 0; row < this.#table.length; row += 1) {
      const isEntry = roleAt(this.#table, row) === 'entry';
      if (isEntry) types.set(pathAt(this.#table, row), typeAt(this.#table, row) === 'directory');
    }
    return types;
  }

  #applyWhiteouts(rows: readonly number[]): void {
    // All of them look at the lower tree as it was: what one hides must not bar the way of another.
    const [lower, table, own, limits] = [this.#tree, this.#table, this.#ownTypes(), this.#limits];
    const tops = hiddenPlaces({ lower, table, rows, own, limits });
    // What is not there any more went with a directory above it.
    for (const top of tops) if (this.#tree.isThere(top)) this.#take(top);
  }

  #applyEntry(row: number): void {
    this.#event += 1;
    const { names, pathEnd, linkEnd } = this.#table;
    const [start, end] = [pathStart(this.#table, row), pathEnd[row]];
    if (start === end) return this.#applyRoot(row);
    const type = typeAt(this.#table, row);
    const { pathLength, impliedText } = this.#limits;
    const hasTarget = type === 'hardlink' || type === 'symlink';
    if (end - start > pathLength) return this.#leaveOut(row, 'long-path');
    if (hasTarget && linkEnd[row] - end > pathLength) return this.#leaveOut(row, 'long-target');
    if (this.#shared.impliedText > impliedText) return this.#leaveOut(row, 'long-implied');
    // Decided before any parent is made: a link that has no place changes nothing.
    const linked = type === 'hardlink' ? this.#linked(row) : undefined;
    if (typeof linked === 'string') return this.#leaveOut(row, linked);
    const slash = parentEnd(this.#table, row);
    const directory = this.#directoryOf(row, start, slash);
    if (typeof directory === 'string') return this.#leaveOut(row, directory);

    const place = this.#tree.placeOf(directory.place, names, slash === start ? start : slash + 1, end);
    if (directory.isLiteral) this.#tree.spell(place, this.#layer, row);
    if (type === 'directory' && this.#tree.isDirectory(place)) return this.#describe(place, row);
    if (this.#tree.isThere(place)) this.#replace(place, row);
    const inode = type === 'directory' ? undefined : (linked ?? this.#tree.newInode({ layer: this.#layer, row }));
    this.#put(place, row, inode);
  }

  #applyRoot(row: number): void {
    if (typeAt(this.#table, row) === 'directory') this.#describe(rootPlace, row);
    else this.#leaveOut(row, 'no-name');
  }

  /** The directory at these bytes of the names, made where it is missing. */
  #directoryOf(row: number, start: number, end: number): Found | LinkFault {
    const last = this.#last;
    if (last && isSameName(this.#table, start, end, last.start, last.end)) return last;
    const literal = this.#tree.directoryAt(this.#table.names, start, end);
    const place = literal ?? this.#walkTo(parentPath(pathAt(this.#table, row)), row);
    if (typeof place === 'string') return place;
    const isLiteral = literal !== undefined || this.#tree.pathOf(place) === parentPath(pathAt(this.#table, row));
    this.#last = { start, end, place, isLiteral };
    return this.#last;
  }

  #walkTo(path: string, row: number): Place | LinkFault {
    const missing = (parent: Place, name: string, standing: Place | undefined): Place => {
      if (standing !== undefined) this.#replace(standing, row);
      const bytes = encodePath(name);
      const place = this.#tree.placeOf(parent, bytes, 0, bytes.length);
      this.#put(place, implied, undefined);
      this.#shared.impliedText += this.#tree.lengthOf(place);
      return place;
    };
    const found = walkTo(this.#tree, path, { limits: this.#limits, missing });
    if (found === undefined) throw new Error('a missing directory was not made');
    return found;
  }

  #linked(row: number): ReturnType<typeof linkedInode> {
    return linkedInode(this.#tree, pathAt(this.#table, row), linkAt(this.#table, row), this.#limits);
  }

  #put(place: Place, row: number, inode: Inode | undefined): void {
    this.#tree.put(place, this.#layer, row, inode);
    if (!this.#places.has(place)) this.#brought.push(place);
  }

  /** A directory over a directory: its attributes are replaced, what it holds stays. */
  #describe(directory: Place, row: number): void {
    const isFirst = !this.#isOwn(directory);
    this.#remember(directory);
    // The root that no entry has described is there all the same.
    if (isFirst && !this.#places.has(directory)) this.#brought.push(directory);
    this.#tree.describe(directory, this.#layer, row);
  }

  /** Takes away what stands where the entry of this row puts something else. */
  #replace(standing: Place, row: number): void {
    if (this.#isOwn(standing)) this.#repeated.push(row);
    this.#take(standing);
  }

  /** Takes a name away with everything below it. */
  #take(top: Place): void {
    // A regular file is on the way to no directory.
    if (!this.#isRegularFile(top)) this.#last = undefined;
    if (this.#tree.isDirectory(top)) for (const place of this.#tree.subtree(top)) this.#lose(place);
    else this.#lose(top);
    this.#tree.take(top);
  }

  #isRegularFile(place: Place): boolean {
    const inode = this.#tree.inodeAt(place);
    if (inode === undefined) return false;
    const { layer, row } = this.#tree.carrierOf(inode);
    return typeAt(this.#tree.tables[layer], row) === 'file';
  }

  #lose(place: Place): void {
    this.#hasLostOwn ||= this.#isOwn(place);
    this.#remember(place);
    const inode = this.#tree.inodeAt(place);
    if (inode !== undefined) this.#taken.add(inode, place, this.#event);
  }

  /** Keeps what stood at a place before this layer; what this layer brought did not. */
  #remember(place: Place): void {
    if (this.#isOwn(place) || this.#tree.layerOf(place) === -1 || this.#places.has(place)) return;
    this.#places.add(place);
    this.#before.add(this.#tree.describerOf(place), this.#tree.isDirectory(place));
  }

  /** Whether this layer put it there, or described it. */
  #isOwn(place: Place): boolean {
    return this.#tree.layerOf(place) === this.#layer;
  }

  #leaveOut(row: number, reason: LeftOut['reason']): void {
    const limit = exceededLimits[reason];
    this.#leftOut.push({ row, reason, ...(limit && { limit: this.#limits[limit] }) });
  }
}
