// Applies one layer to the merged filesystem (image-spec, layer.md, "Applying Changesets"): first its whiteouts and
// opaque whiteouts, which affect only lower layers, then its entries in tar order. An entry that cannot be placed is
// skipped and recorded, never thrown.
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
import { parentPath } from '../oci/entry-path.ts';
import { type IntColumn, NumberSet, Occupants } from './columns.ts';
import { EntriesWithoutPath } from './entries-without-path.ts';
import { chargeImpliedDirectory, lengthFault } from './entry-lengths.ts';
import { implied } from './entry-ref.ts';
import type { FileTree } from './file-tree.ts';
import type { Inode } from './inodes.ts';
import { exceededLimits, type LayerEffect, type SkippedEntry } from './layer-effect.ts';
import { forgetLinks, type LinkFault, linkedInode, walkTo } from './lookup.ts';
import { type PathId, rootPath } from './path-table.ts';
import { buildLayerEffect, RemovedNames } from './record-effect.ts';
import { RepeatedPaths } from './repeated-paths.ts';
import { findHiddenPaths } from './whiteouts.ts';

/** Cache of the last parent directory: the byte range of its path in the layer's names, and its path ID. */
interface FoundDirectory {
  readonly start: number;
  readonly end: number;
  readonly pathId: PathId;
  /** True if no symbolic link was followed to reach it. */
  readonly isLiteral: boolean;
}

/** State shared by all layers of one stack. */
export interface Shared {
  /** Bytes of the paths of all implied directories so far; checked against {@link Limits.impliedPathBytes}. */
  impliedPathBytes: number;
  /** Position columns that the {@link NumberSet}s of all layers reuse: one for path IDs, one for inodes. */
  readonly places: IntColumn;
  readonly inodes: IntColumn;
}

/** The application of one layer; use an instance once. */
export class LayerApplication {
  readonly #tree: FileTree;
  readonly #table: EntryTable;
  readonly #layer: number;
  readonly #limits: Limits;
  readonly #shared: Shared;
  /** Paths that existed before and that this layer touched, and what was there before. */
  readonly #places: NumberSet;
  readonly #before = new Occupants();
  /** Paths that this layer created and that did not exist before. Some may have been removed again by this layer. */
  readonly #added: PathId[] = [];
  /** True if this layer removed something of its own; then {@link #added} may hold removed paths and duplicates. */
  #removedOwn = false;
  readonly #removedNames: RemovedNames;
  /** Parent directory of the last entry; valid until a removal may affect it. */
  #lastDirectory: FoundDirectory | undefined;
  #event = 0;
  readonly #skipped: SkippedEntry[] = [];
  readonly #repeatedPaths: RepeatedPaths;
  #withoutPath: EntriesWithoutPath;

  constructor(tree: FileTree, layer: number, limits: Limits, shared: Shared) {
    this.#tree = tree;
    this.#table = tree.tableOf(layer);
    this.#layer = layer;
    this.#limits = limits;
    this.#shared = shared;
    this.#places = new NumberSet(shared.places);
    this.#removedNames = new RemovedNames(shared.inodes);
    this.#repeatedPaths = new RepeatedPaths(tree, layer);
    this.#withoutPath = new EntriesWithoutPath(tree, layer, []);
  }

  /** Applies the whole layer to the tree and returns what it changed. */
  run(): LayerEffect {
    const table = this.#table;
    const markers: number[] = [];
    const withoutPath: number[] = [];
    for (let row = 0; row < table.length; row += 1) {
      const role = roleAt(table, row);
      if (role === 'whiteout' || role === 'opaque') markers.push(row);
      else if (role !== 'entry') withoutPath.push(row);
    }
    this.#withoutPath = new EntriesWithoutPath(this.#tree, this.#layer, withoutPath);
    if (markers.length > 0) this.#applyWhiteouts(markers);
    for (let row = 0; row < table.length; row += 1) if (roleAt(table, row) === 'entry') this.#applyEntry(row);
    const skipped = this.#skipped.map(({ row }) => row).filter((row) => roleAt(table, row) === 'entry');
    this.#repeatedPaths.addUnplaced([...markers, ...withoutPath], skipped, this.#limits);
    return buildLayerEffect(this.#tree, this.#layer, {
      places: this.#places.members,
      before: this.#before,
      added: this.#added,
      hasLostOwn: this.#removedOwn,
      removedNames: this.#removedNames,
      skipped: this.#skipped,
      unused: this.#withoutPath.unused((inode) => this.#removedNames.has(inode)),
      repeated: this.#repeatedPaths.repeated,
      replacing: this.#repeatedPaths.replacing,
    });
  }

  #applyWhiteouts(markers: readonly number[]): void {
    // All whiteouts are resolved in the lower tree before anything is removed: one whiteout must not block another.
    const rows = markers.filter((row) => !this.#skipIfTooLong(row));
    const tops = findHiddenPaths(this.#tree, this.#table, rows, this.#limits);
    // A path may already have been removed together with one of its parents.
    for (const top of tops) if (this.#tree.isThere(top)) this.#remove(top);
  }

  #applyEntry(row: number): void {
    this.#event += 1;
    const { names, pathEnd } = this.#table;
    const [start, end] = [pathStart(this.#table, row), pathEnd[row] as number];
    if (start === end) return this.#applyRoot(row);
    if (this.#skipIfTooLong(row)) return;
    const type = typeAt(this.#table, row);
    if (this.#shared.impliedPathBytes > this.#limits.impliedPathBytes) return this.#skip(row, 'long-implied');
    // Resolve the link before creating parents: a hard link that is skipped must not change the tree.
    const linked = type === 'hardlink' ? this.#resolveHardLink(row) : undefined;
    if (typeof linked === 'string') return this.#skip(row, linked);
    const slash = parentEnd(this.#table, row);
    const directory = this.#directoryOf(row, start, slash);
    if (typeof directory === 'string') return this.#skip(row, directory);
    const pathId = this.#tree.ensurePath(directory.pathId, names, slash === start ? start : slash + 1, end);
    if (directory.isLiteral) this.#tree.setPathSource(pathId, this.#layer, row);
    if (type === 'directory' && this.#tree.isDirectory(pathId)) return this.#updateDirectory(pathId, row);
    if (this.#tree.isThere(pathId)) this.#replace(pathId, row);
    const inode = type === 'directory' ? undefined : (linked ?? this.#tree.newInode({ layer: this.#layer, row }));
    this.#insert(pathId, row, inode);
  }

  #applyRoot(row: number): void {
    if (typeAt(this.#table, row) === 'directory') this.#updateDirectory(rootPath, row);
    else this.#skip(row, 'no-name');
  }

  /** The parent directory at bytes [start, end) of the layer's names; missing directories are created. */
  #directoryOf(row: number, start: number, end: number): FoundDirectory | LinkFault {
    const last = this.#lastDirectory;
    if (last && isSameName(this.#table, start, end, last.start, last.end)) return last;
    const literal = this.#tree.directoryAt(this.#table.names, start, end);
    const pathId = literal ?? this.#makeDirectories(parentPath(pathAt(this.#table, row)), row);
    if (typeof pathId === 'string') return pathId;
    const isLiteral = literal !== undefined || this.#tree.pathOf(pathId) === parentPath(pathAt(this.#table, row));
    this.#lastDirectory = { start, end, pathId, isLiteral };
    return this.#lastDirectory;
  }

  #makeDirectories(path: string, row: number): PathId | LinkFault {
    const missing = (parent: PathId, name: Uint8Array, occupant: PathId | undefined): PathId => {
      if (occupant !== undefined) this.#replace(occupant, row);
      const pathId = this.#tree.ensurePath(parent, name, 0, name.length);
      this.#insert(pathId, implied, undefined);
      this.#shared.impliedPathBytes += this.#tree.lengthOf(pathId);
      chargeImpliedDirectory(this.#limits);
      return pathId;
    };
    const found = walkTo(this.#tree, path, { limits: this.#limits, missing });
    if (found === undefined) throw new Error('a missing directory was not made');
    return found;
  }

  #resolveHardLink(row: number): ReturnType<typeof linkedInode> {
    const target = this.#withoutPath.resolve(linkAt(this.#table, row));
    return typeof target === 'number'
      ? target
      : linkedInode(this.#tree, pathAt(this.#table, row), target, this.#limits);
  }

  #insert(pathId: PathId, row: number, inode: Inode | undefined): void {
    this.#tree.insert(pathId, this.#layer, row, inode);
    if (!this.#places.has(pathId)) this.#added.push(pathId);
  }

  /** A directory entry over an existing directory replaces its attributes and keeps its children. */
  #updateDirectory(directory: PathId, row: number): void {
    const isFirst = !this.#isFromThisLayer(directory);
    if (!isFirst) this.#repeatedPaths.addDirectory(directory, row);
    this.#recordBefore(directory);
    // The root exists even if no entry describes it, so its first entry counts as an addition.
    if (isFirst && !this.#places.has(directory)) this.#added.push(directory);
    this.#tree.describe(directory, this.#layer, row);
  }

  /** Removes what the entry of this row replaces. */
  #replace(occupant: PathId, row: number): void {
    if (this.#isFromThisLayer(occupant)) this.#repeatedPaths.addReplacement(occupant, row);
    this.#remove(occupant);
  }

  /** Removes a path and everything below it. */
  #remove(top: PathId): void {
    // Removing a regular file cannot remove the cached parent directory, or what links lead through.
    if (!this.#isRegularFile(top)) {
      this.#lastDirectory = undefined;
      forgetLinks(this.#tree);
    }
    if (this.#tree.isDirectory(top)) for (const pathId of this.#tree.subtree(top)) this.#recordRemoval(pathId);
    else this.#recordRemoval(top);
    this.#tree.remove(top);
  }

  #isRegularFile(pathId: PathId): boolean {
    const inode = this.#tree.inodeAt(pathId);
    if (inode === undefined) return false;
    const { layer, row } = this.#tree.contentOwnerOf(inode);
    return typeAt(this.#tree.tableOf(layer), row) === 'file';
  }

  #recordRemoval(pathId: PathId): void {
    this.#removedOwn ||= this.#isFromThisLayer(pathId);
    this.#recordBefore(pathId);
    const inode = this.#tree.inodeAt(pathId);
    if (inode !== undefined) this.#removedNames.add(inode, pathId, this.#event);
  }

  /** Records what was at a path before this layer. Does nothing if this layer put it there. */
  #recordBefore(pathId: PathId): void {
    if (this.#isFromThisLayer(pathId) || this.#tree.layerOf(pathId) === -1 || this.#places.has(pathId)) return;
    this.#places.add(pathId);
    this.#before.add(this.#tree.ownerOf(pathId), this.#tree.isDirectory(pathId));
  }

  /** Whether this layer created what is at the path, or its entry describes the directory. */
  #isFromThisLayer(pathId: PathId): boolean {
    return this.#tree.layerOf(pathId) === this.#layer;
  }

  #skipIfTooLong(row: number): boolean {
    const fault = lengthFault(this.#table, row, this.#limits);
    if (fault) this.#skip(row, fault);
    return fault !== undefined;
  }

  #skip(row: number, reason: SkippedEntry['reason']): void {
    const limit = exceededLimits[reason];
    this.#skipped.push({ row, reason, ...(limit && { limit: this.#limits[limit] }) });
  }
}
