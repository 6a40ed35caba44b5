// What the packages of one ecosystem claim in the merged filesystem: listed files, directories with everything in them, and derived
// files.
import { parentPath } from '../../oci/entry-path.ts';
import type { InstalledPackage } from '../../packages/ecosystem.ts';
import type { PathList } from '../../packages/path-list.ts';
import { IntColumn } from '../../tree/columns.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import { nowhere, type PathResolver, type Way } from './path-resolver.ts';

/** No package. */
export const none = -1;

/** What listed paths are below. */
const [noParent, directory, otherParent] = [0, 1, 2];

/** Index of a package by the paths that it claims in one way. */
export class ClaimColumn {
  readonly #packages = new IntColumn(none);
  readonly #places = new IntColumn(nowhere);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The places that a package claims here, but not in the other column. */
  changedSince(before: ClaimColumn | undefined): readonly PathId[] {
    const changed: PathId[] = [];
    for (let at = 0; at < this.#length; at += 1) {
      const place = this.#places.get(at);
      if (before?.get(place) !== this.get(place)) changed.push(place);
    }
    return changed;
  }

  get(place: PathId): number {
    return this.#packages.get(place);
  }

  /** The first package that claims a path has it. False if that is another one. */
  add(place: PathId, index: number): boolean {
    const known = this.#packages.get(place);
    if (known !== none) return known === index;
    this.#packages.set(place, index);
    this.#places.set(this.#length, place);
    this.#length += 1;
    return true;
  }

  /** The places that were added when the column already had a length. */
  since(length: number): readonly PathId[] {
    const added: PathId[] = [];
    for (let at = length; at < this.#length; at += 1) added.push(this.#places.get(at));
    return added;
  }

  /** Forgets what was added when the column already had a length. */
  cut(length: number): void {
    for (let at = length; at < this.#length; at += 1) this.#packages.set(this.#places.get(at), none);
    this.#length = length;
  }
}

/** A package with its index. */
export type IndexedPackage = readonly [index: number, one: InstalledPackage];

const columnNames = ['listed', 'directories', 'derived', 'derivedDirectories'] as const;

/** The places that packages claim now, but did not claim before. */
export type ClaimChanges = Readonly<Record<(typeof columnNames)[number], readonly PathId[]>>;

/** The claims of one ecosystem. */
export class Claims {
  readonly listed = new ClaimColumn();
  readonly directories = new ClaimColumn();
  readonly derived = new ClaimColumn();
  readonly derivedDirectories = new ClaimColumn();
  /** Finds the paths, also those of the claims that replace these. */
  readonly resolver: PathResolver;
  readonly #parents: Parents;
  readonly #rootLengths = new Map<number, number>();

  constructor(resolver: PathResolver, packages: readonly IndexedPackage[]) {
    this.resolver = resolver;
    this.#parents = new Parents(resolver.tree);
    this.#add(packages);
  }

  changesSince(before: Claims | undefined): ClaimChanges {
    return changesOf((name) => this[name].changedSince(before?.[name]));
  }

  /** Adds packages. Undefined if they could have what others claim: then nothing was added, and all claims must be found anew. */
  extend(packages: readonly IndexedPackage[]): ClaimChanges | undefined {
    const lengths = new Map(columnNames.map((name) => [name, this[name].length]));
    const isAdded = this.#add(packages);
    if (isAdded) return changesOf((name) => this[name].since(lengths.get(name) ?? 0));
    for (const [name, length] of lengths) this[name].cut(length);
    return undefined;
  }

  /** False if several packages claim a place, or a place that is claimed already is that of a directory now. */
  #add(packages: readonly IndexedPackage[]): boolean {
    const isClaimed = (place: PathId): boolean => this.listed.get(place) !== none || this.derived.get(place) !== none;
    let isAlone = true;
    for (const [, { files }] of packages)
      isAlone = this.#parents.add(this.resolver.placesOf(files).way, isClaimed) && isAlone;
    for (const [index, one] of packages) isAlone = this.#claimAll(one, index) && isAlone;
    return isAlone;
  }

  #claimAll({ files, directory, derived, evidence }: InstalledPackage, index: number): boolean {
    const { resolver } = this;
    const { places } = resolver.placesOf(files);
    // A binary or an archive that names itself belongs to whatever package has it.
    const isItself = places.length > 0 && places[0] === resolver.placeOf(evidence);
    const rootLength = isItself ? 0 : parentPath(parentPath(evidence)).length;
    let isAlone = places.length === 0 || (this.#rootLengths.get(index) ?? rootLength) === rootLength;
    if (places.length > 0) this.#rootLengths.set(index, rootLength);
    isAlone = this.#claimListed(files, places, index) && isAlone;
    if (directory !== null) isAlone = claim(this.directories, resolver.placeOf(`${directory}/`), index) && isAlone;
    for (const path of derived) {
      const place = resolver.placeOf(path);
      if (path.endsWith('/')) isAlone = claim(this.derivedDirectories, place, index) && isAlone;
      else if (!this.#parents.has(place, path)) isAlone = claim(this.derived, place, index) && isAlone;
    }
    return isAlone;
  }

  #claimListed(files: PathList, places: Int32Array, index: number): boolean {
    const parents = this.#parents;
    const cursor = places.some((place) => place !== nowhere && parents.kindAt(place) === otherParent)
      ? files.cursor()
      : undefined;
    let isAlone = true;
    for (const place of places) {
      cursor?.next();
      const kind = place === nowhere ? directory : parents.kindAt(place);
      if (kind === noParent || (kind === otherParent && !parents.has(place, cursor?.path ?? ''))) {
        isAlone = this.listed.add(place, index) && isAlone;
      }
    }
    return isAlone;
  }

  /** Length of the path of the directory that a package is installed in, in bytes: a package in a directory below is further inside. */
  rootLengthOf(index: number): number {
    return this.#rootLengths.get(index) ?? 0;
  }
}

const changesOf = (placesOf: (name: (typeof columnNames)[number]) => readonly PathId[]): ClaimChanges => ({
  listed: placesOf('listed'),
  directories: placesOf('directories'),
  derived: placesOf('derived'),
  derivedDirectories: placesOf('derivedDirectories'),
});

const claim = (column: ClaimColumn, place: PathId | undefined, index: number): boolean =>
  place === undefined || place === nowhere || column.add(place, index);

/** Listed paths that have others below them: they are directories, and belong to no package, whatever is in their place. */
class Parents {
  readonly #tree: FileTree;
  readonly #kinds = new IntColumn(noParent);
  readonly #others = new Set<string>();

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  /** False if one of them is claimed already. */
  add({ directories, others }: Way, isClaimed: (place: PathId) => boolean): boolean {
    let isFree = true;
    for (const innermost of directories) {
      for (let at = innermost; at !== rootPath && this.#kinds.get(at) !== directory; at = this.#tree.parentOf(at)) {
        this.#kinds.set(at, directory);
        isFree &&= !isClaimed(at);
      }
    }
    for (const [path, place] of others ?? []) {
      if (this.#others.has(path)) continue;
      this.#others.add(path);
      this.#kinds.set(place, otherParent);
      isFree &&= !isClaimed(place);
    }
    return isFree;
  }

  /** Of {@link otherParent}s, some paths may lead there that are none. */
  kindAt(place: PathId): number {
    return this.#kinds.get(place);
  }

  has(place: PathId | undefined, path: string): boolean {
    return place !== undefined && (this.#kinds.get(place) === directory || this.#others.has(path));
  }
}
