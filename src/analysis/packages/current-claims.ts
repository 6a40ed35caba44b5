// The claims of all ecosystems at one time, and whom a path belongs to: operating system packages before language packages, of
// those the innermost, and what stems from a package last.
import type { Ecosystem } from '../../packages/ecosystem.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import { type Claims, none } from './claims.ts';

/** A package, by index, that a file belongs to or is derived from. */
export interface Owner {
  readonly index: number;
  readonly isDerived: boolean;
}

export class CurrentClaims {
  readonly #tree: FileTree;
  readonly #order: readonly Ecosystem[];
  readonly #claims = new Map<Ecosystem, Claims>();
  /** In the order of the ecosystems. */
  #system: readonly Claims[] = [];
  #language: readonly Claims[] = [];
  #all: readonly Claims[] = [];
  /** Those of them that claim directories. */
  #systemDirectories: readonly Claims[] = [];
  #languageDirectories: readonly Claims[] = [];
  #derivedDirectories: readonly Claims[] = [];

  constructor(tree: FileTree, order: readonly Ecosystem[]) {
    this.#tree = tree;
    this.#order = order;
  }

  get(ecosystem: Ecosystem): Claims | undefined {
    return this.#claims.get(ecosystem);
  }

  [Symbol.iterator](): Iterator<[Ecosystem, Claims]> {
    return this.#claims[Symbol.iterator]();
  }

  set(ecosystem: Ecosystem, claims: Claims): void {
    this.#claims.set(ecosystem, claims);
    const ofLevel = (level: Ecosystem['level']) =>
      this.#order.flatMap((one) => (one.level === level ? (this.#claims.get(one) ?? []) : []));
    [this.#system, this.#language] = [ofLevel('system'), ofLevel('language')];
    this.#all = [...this.#system, ...this.#language];
    this.#systemDirectories = this.#system.filter(({ directories }) => directories.length > 0);
    this.#languageDirectories = this.#language.filter(({ directories }) => directories.length > 0);
    this.#derivedDirectories = this.#all.filter(({ derivedDirectories }) => derivedDirectories.length > 0);
  }

  /** Undefined if it belongs to no package and stems from none. */
  ownerOf(place: PathId): Owner | undefined {
    const index = this.#packageOf(place);
    if (index !== none) return { index, isDerived: false };
    const origin = this.#originOf(place);
    return origin === none ? undefined : { index: origin, isDerived: true };
  }

  /** The package that a directory belongs to with everything in it, or that lists it without anything below. */
  ownerOfDirectory(directory: PathId): Owner | undefined {
    const index = this.#packageOf(directory, directory);
    return index === none ? undefined : { index, isDerived: false };
  }

  /** Whether an operating system package claims the path. */
  isOfSystem(place: PathId): boolean {
    return this.#ofSystem(place) !== none;
  }

  #ofSystem(place: PathId, directory = this.#tree.parentOf(place)): number {
    for (const { listed } of this.#system) if (listed.get(place) !== none) return listed.get(place);
    return this.#innermost(directory, this.#systemDirectories, 'directories').index;
  }

  /** `directory` is the first that the path can belong to a package with. */
  #packageOf(place: PathId, directory = this.#tree.parentOf(place)): number {
    const index = this.#ofSystem(place, directory);
    if (index !== none || this.#language.length === 0) return index;
    const inner = this.#innermost(directory, this.#languageDirectories, 'directories');
    const lister = this.#language.find(({ listed }) => listed.get(place) !== none);
    if (!lister) return inner.index;
    const listed = lister.listed.get(place);
    return lister.rootLengthOf(listed) > inner.depth ? listed : inner.index;
  }

  #originOf(place: PathId): number {
    for (const { derived } of this.#all) if (derived.get(place) !== none) return derived.get(place);
    const source = this.#sourceOf(place);
    const origin = source === undefined ? none : this.#packageOf(source);
    return origin === none
      ? this.#innermost(this.#tree.parentOf(place), this.#derivedDirectories, 'derivedDirectories').index
      : origin;
  }

  /** The `x.py` of a `__pycache__/x.cpython-311.pyc`. */
  #sourceOf(place: PathId): PathId | undefined {
    const parent = this.#tree.parentOf(place);
    if (this.#all.length === 0 || this.#tree.nameOf(parent) !== '__pycache__') return undefined;
    const module = /^([^.]+)\..*\.pyc$/s.exec(this.#tree.nameOf(place))?.[1];
    return module === undefined
      ? undefined
      : this.#tree.child(this.#tree.parentOf(parent), Buffer.from(`${module}.py`));
  }

  /** The innermost of a directory and those above it that one of the claims has, and the length of its path. */
  #innermost(directory: PathId, claims: readonly Claims[], column: 'directories' | 'derivedDirectories') {
    if (claims.length > 0) {
      for (let at = directory; at !== rootPath; at = this.#tree.parentOf(at)) {
        for (const one of claims) {
          const index = one[column].get(at);
          if (index !== none) return { index, depth: this.#tree.lengthOf(at) };
        }
      }
    }
    return { index: none, depth: -1 };
  }
}
