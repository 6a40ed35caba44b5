// What the packages of one ecosystem claim in the merged filesystem: listed files, directories with everything in them, and derived
// files. Paths of databases are resolved in the tree as it stands: dpkg lists /bin/cat where the file is /usr/bin/cat.
import type { Limits } from '../../bytes/limits.ts';
import { linkAt, typeAt } from '../../layer/entry-table.ts';
import { encodePath, parentPath } from '../../oci/entry-path.ts';
import type { InstalledPackage } from '../../packages/ecosystem.ts';
import { IntColumn } from '../../tree/columns.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { PathEffects } from '../../tree/layer-effect.ts';
import { linkTarget, walkTo } from '../../tree/lookup.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';

/** No package. */
export const none = -1;

/** Index of a package by the paths that it claims in one way. */
export class ClaimColumn {
  readonly #packages = new IntColumn(none);
  readonly places: PathId[] = [];

  get(place: PathId): number {
    return this.#packages.get(place);
  }

  /** The first package that claims a path has it. */
  add(place: PathId, index: number): void {
    if (this.#packages.get(place) !== none) return;
    this.#packages.set(place, index);
    this.places.push(place);
  }
}

/** A buffer for names, which are compared one after the other. */
const scratch = Buffer.allocUnsafe(256);

/** The bytes of the last name of a path, valid until the next call. Making a buffer for each takes as long as finding it. */
function nameBytes(path: string, start: number): Buffer {
  const length = path.length - start;
  if (length > scratch.length) return encodePath(path.slice(start));
  for (let at = 0; at < length; at += 1) {
    const unit = path.charCodeAt(start + at);
    if (unit > 0x7f) return encodePath(path.slice(start));
    scratch[at] = unit;
  }
  return scratch.subarray(0, length);
}

/** The claims of one ecosystem. */
export class Claims {
  readonly listed = new ClaimColumn();
  readonly directories = new ClaimColumn();
  readonly derived = new ClaimColumn();
  readonly derivedDirectories = new ClaimColumn();
  readonly #tree: FileTree;
  readonly #limits: Limits;
  /** Directories by path; undefined if the path leads to none. */
  readonly #found = new Map<string, PathId | undefined>();
  /** Those of them that have something else than a directory in their place, or nothing. */
  readonly #withoutDirectory = new Set<string>();
  #lastParent = '';
  #lastDirectory: PathId | undefined = rootPath;
  /** Directories that paths lead through. */
  readonly #onWay = new IntColumn(0);
  /** Hashes of names that were not there, although a path leads to or through them. */
  readonly #missing = new Set<number>();
  readonly #rootLengths = new Map<number, number>();
  #hasAliases = false;

  /** `packages` with the index of each. */
  constructor(tree: FileTree, packages: Iterable<readonly [index: number, one: InstalledPackage]>, limits: Limits) {
    this.#tree = tree;
    this.#limits = limits;
    const all = [...packages];
    for (const [, { files }] of all) for (const path of files) this.#parentOf(path);
    for (const [index, one] of all) {
      const { files, directory, derived, evidence } = one;
      // A binary or an archive that names itself belongs to whatever package has it.
      this.#rootLengths.set(index, files[0] === evidence ? 0 : parentPath(parentPath(evidence)).length);
      for (const path of files) this.#claim(this.listed, path, index);
      if (directory !== null) this.#claim(this.directories, `${directory}/`, index);
      for (const path of derived) {
        this.#claim(path.endsWith('/') ? this.derivedDirectories : this.derived, path, index);
      }
    }
    this.#found.clear();
    this.#withoutDirectory.clear();
  }

  /** Length of the path of the directory that a package is installed in, in bytes: a package in a directory below is further inside. */
  rootLengthOf(index: number): number {
    return this.#rootLengths.get(index) ?? 0;
  }

  /** A path that ends with a slash is that of a directory. */
  #claim(column: ClaimColumn, path: string, index: number): void {
    const directory = this.#parentOf(path);
    if (directory === undefined) return;
    const slash = path.lastIndexOf('/');
    if (slash === path.length - 1) return column.add(directory, index);
    const name = nameBytes(path, slash + 1);
    const place = this.#tree.child(directory, name);
    if (place === undefined) this.#missing.add(this.#tree.paths.hashOfName(directory, name));
    else if (!this.#isParent(path, place)) column.add(place, index);
  }

  /** A path that has other paths below it is a directory, even if there is a link in its place. */
  #isParent(path: string, place: PathId): boolean {
    if (this.#tree.isDirectory(place)) return this.#found.has(path);
    return this.#withoutDirectory.size > 0 && this.#withoutDirectory.has(path);
  }

  /** The directory that the parent of a path leads to. Paths of one directory usually come one after another. */
  #parentOf(path: string): PathId | undefined {
    const length = Math.max(path.lastIndexOf('/'), 0);
    if (length !== this.#lastParent.length || !path.startsWith(this.#lastParent)) {
      this.#lastParent = path.slice(0, length);
      this.#lastDirectory = this.#directoryAt(this.#lastParent);
    }
    return this.#lastDirectory;
  }

  #directoryAt(path: string): PathId | undefined {
    if (this.#found.has(path)) return this.#found.get(path);
    const bytes = encodePath(path);
    const literal = this.#tree.directoryAt(bytes, 0, bytes.length);
    const found = literal ?? this.#follow(path);
    if (literal === undefined) this.#withoutDirectory.add(path);
    this.#found.set(path, found);
    if (found !== undefined) this.#markWay(found);
    return found;
  }

  #follow(path: string): PathId | undefined {
    const missing = (parent: PathId, name: Uint8Array, standing: PathId | undefined): undefined => {
      if (standing === undefined) this.#missing.add(this.#tree.paths.hashOfName(parent, name));
      this.#markWay(standing ?? parent);
      this.#hasAliases ||= !path.startsWith(this.#tree.pathOf(parent));
    };
    const found = walkTo(this.#tree, path, { limits: this.#limits, missing });
    if (typeof found !== 'number') return undefined;
    this.#hasAliases = true;
    return found;
  }

  #markWay(place: PathId): void {
    for (let at = place; at !== rootPath && this.#onWay.get(at) === 0; at = this.#tree.parentOf(at))
      this.#onWay.set(at, 1);
  }

  /**
   * Whether paths can lead elsewhere since these paths have changed: one is there that was not, a directory is gone, or a link leads
   * elsewhere. What is below other paths does not matter.
   */
  isAffectedBy(effects: PathEffects): boolean {
    for (const [at, place] of effects.places.entries()) {
      const before = effects.beforeAt(at);
      if (!before) {
        if (this.#missing.size > 0 && this.#missing.has(this.#tree.paths.hashOf(place))) return true;
      } else if (effects.wasDirectoryAt(at)) {
        if (this.#onWay.get(place) === 1 && !this.#tree.isDirectory(place)) return true;
      } else if (this.#onWay.get(place) === 1 || (this.#hasAliases && this.#isOtherLink(before, place))) return true;
    }
    return false;
  }

  #isOtherLink({ layer, row }: EntryRef, place: PathId): boolean {
    const table = this.#tree.tableOf(layer);
    return typeAt(table, row) === 'symlink' && linkTarget(this.#tree, place) !== linkAt(table, row);
  }
}
