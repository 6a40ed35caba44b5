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

  /** The first package that claims a path has it. */
  add(place: PathId, index: number): void {
    if (this.#packages.get(place) !== none) return;
    this.#packages.set(place, index);
    this.#places.set(this.#length, place);
    this.#length += 1;
  }
}

/** The claims of one ecosystem. */
export class Claims {
  readonly listed = new ClaimColumn();
  readonly directories = new ClaimColumn();
  readonly derived = new ClaimColumn();
  readonly derivedDirectories = new ClaimColumn();
  /** Finds the paths, also those of the claims that replace these. */
  readonly resolver: PathResolver;
  readonly #rootLengths = new Map<number, number>();

  /** `packages` with the index of each. */
  constructor(resolver: PathResolver, packages: readonly (readonly [index: number, one: InstalledPackage])[]) {
    this.resolver = resolver;
    const parents = new Parents(
      resolver.tree,
      packages.map(([, { files }]) => resolver.placesOf(files).way),
    );
    for (const [index, { files, directory, derived, evidence }] of packages) {
      const { places } = resolver.placesOf(files);
      // A binary or an archive that names itself belongs to whatever package has it.
      const isItself = places.length > 0 && places[0] === resolver.placeOf(evidence);
      this.#rootLengths.set(index, isItself ? 0 : parentPath(parentPath(evidence)).length);
      this.#claimListed(files, places, parents, index);
      if (directory !== null) this.#claim(this.directories, resolver.placeOf(`${directory}/`), index);
      for (const path of derived) {
        const place = resolver.placeOf(path);
        if (path.endsWith('/')) this.#claim(this.derivedDirectories, place, index);
        else if (!parents.has(place, path)) this.#claim(this.derived, place, index);
      }
    }
  }

  #claimListed(files: PathList, places: Int32Array, parents: Parents, index: number): void {
    const cursor = places.some((place) => place !== nowhere && parents.kindAt(place) === otherParent)
      ? files.cursor()
      : undefined;
    for (const place of places) {
      cursor?.next();
      const kind = place === nowhere ? directory : parents.kindAt(place);
      if (kind === noParent || (kind === otherParent && !parents.has(place, cursor?.path ?? ''))) {
        this.listed.add(place, index);
      }
    }
  }

  #claim(column: ClaimColumn, place: PathId | undefined, index: number): void {
    if (place !== undefined && place !== nowhere) column.add(place, index);
  }

  /** Length of the path of the directory that a package is installed in, in bytes: a package in a directory below is further inside. */
  rootLengthOf(index: number): number {
    return this.#rootLengths.get(index) ?? 0;
  }
}

/** Listed paths that have others below them: they are directories, and belong to no package, whatever is in their place. */
class Parents {
  readonly #tree: FileTree;
  readonly #kinds = new IntColumn(noParent);
  readonly #others = new Set<string>();

  constructor(tree: FileTree, ways: readonly Way[]) {
    this.#tree = tree;
    for (const { directories, others } of ways) {
      for (const place of directories) this.#addDirectory(place);
      for (const [path, place] of others) {
        this.#others.add(path);
        this.#kinds.set(place, otherParent);
      }
    }
  }

  /** Of {@link otherParent}s, some paths may lead there that are none. */
  kindAt(place: PathId): number {
    return this.#kinds.get(place);
  }

  has(place: PathId | undefined, path: string): boolean {
    return place !== undefined && (this.#kinds.get(place) === directory || this.#others.has(path));
  }

  #addDirectory(place: PathId): void {
    for (let at = place; at !== rootPath && this.#kinds.get(at) !== directory; at = this.#tree.parentOf(at))
      this.#kinds.set(at, directory);
  }
}
