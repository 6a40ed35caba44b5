// The claims of all ecosystems at one time, and whom a path belongs to: operating system packages before language packages, of
// those the innermost, and what stems from a package last.
import type { Ecosystem } from '../../packages/ecosystem.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { PathId } from '../../tree/path-table.ts';
import { type ClaimColumn, type Claims, none } from './claims.ts';
import { firstIn, NearestClaim } from './nearest-claim.ts';
import { noOwner, type Owner, type OwnerCode, ownerCode } from './owner.ts';

export class CurrentClaims {
  readonly #tree: FileTree;
  readonly #order: readonly Ecosystem[];
  readonly #claims = new Map<Ecosystem, Claims>();
  /** In the order of the ecosystems, as all lists here. */
  #language: readonly Claims[] = [];
  /** What claims have of files, without those that have nothing. */
  #systemListed: readonly ClaimColumn[] = [];
  #derived: readonly ClaimColumn[] = [];
  #ofSystemDirectory: NearestClaim;
  #ofLanguageDirectory: NearestClaim;
  #ofDerivedDirectory: NearestClaim;

  constructor(tree: FileTree, order: readonly Ecosystem[]) {
    this.#tree = tree;
    this.#order = order;
    this.#ofSystemDirectory = new NearestClaim(tree, []);
    this.#ofLanguageDirectory = this.#ofSystemDirectory;
    this.#ofDerivedDirectory = this.#ofSystemDirectory;
  }

  get(ecosystem: Ecosystem): Claims | undefined {
    return this.#claims.get(ecosystem);
  }

  [Symbol.iterator](): Iterator<[Ecosystem, Claims]> {
    return this.#claims[Symbol.iterator]();
  }

  /** Call it also for claims that have changed. */
  set(ecosystem: Ecosystem, claims: Claims): void {
    this.#claims.set(ecosystem, claims);
    const ofLevel = (level: Ecosystem['level']) =>
      this.#order.flatMap((one) => (one.level === level ? (this.#claims.get(one) ?? []) : []));
    const nearest = (columns: readonly ClaimColumn[]) => new NearestClaim(this.#tree, columns);
    const [system, language] = [ofLevel('system'), ofLevel('language')];
    const all = [...system, ...language];
    this.#language = language.filter(({ listed }) => listed.length > 0);
    this.#systemListed = system.map(({ listed }) => listed).filter(({ length }) => length > 0);
    this.#derived = all.map(({ derived }) => derived).filter(({ length }) => length > 0);
    this.#ofSystemDirectory = nearest(system.map(({ directories }) => directories));
    this.#ofLanguageDirectory = nearest(language.map(({ directories }) => directories));
    this.#ofDerivedDirectory = nearest(all.map(({ derivedDirectories }) => derivedDirectories));
  }

  /** {@link noOwner} if it belongs to no package and stems from none. */
  ownerOf(place: PathId): OwnerCode {
    const index = this.#packageOf(place, this.#tree.parentOf(place));
    if (index !== none) return ownerCode(index, false);
    const origin = this.#originOf(place);
    return origin === none ? noOwner : ownerCode(origin, true);
  }

  /** The package that a directory belongs to with everything in it, or that lists it without anything below. */
  ownerOfDirectory(directory: PathId): Owner | undefined {
    const index = this.#packageOf(directory, directory);
    return index === none ? undefined : { index, isDerived: false };
  }

  /** Whether an operating system package claims the path. */
  isOfSystem(place: PathId): boolean {
    return this.#ofSystem(place, this.#tree.parentOf(place)) !== none;
  }

  #ofSystem(place: PathId, directory: PathId): number {
    const index = firstIn(this.#systemListed, place);
    return index === none ? this.#ofSystemDirectory.find(directory).index : index;
  }

  /** `directory` is the first that the path can belong to a package with. */
  #packageOf(place: PathId, directory: PathId): number {
    const index = this.#ofSystem(place, directory);
    if (index !== none) return index;
    const inner = this.#ofLanguageDirectory.find(directory);
    for (const claims of this.#language) {
      const listed = claims.listed.get(place);
      if (listed !== none) return claims.rootLengthOf(listed) > inner.depth ? listed : inner.index;
    }
    return inner.index;
  }

  #originOf(place: PathId): number {
    const index = firstIn(this.#derived, place);
    if (index !== none) return index;
    const source = this.#sourceOf(place);
    const origin = source === undefined ? none : this.#packageOf(source, this.#tree.parentOf(source));
    return origin === none ? this.#ofDerivedDirectory.find(this.#tree.parentOf(place)).index : origin;
  }

  /** The `x.py` of a `__pycache__/x.cpython-311.pyc`. */
  #sourceOf(place: PathId): PathId | undefined {
    const parent = this.#tree.parentOf(place);
    if (this.#claims.size === 0 || !this.#tree.paths.testName(parent, isCompiled)) return undefined;
    const module = /^([^.]+)\..*\.pyc$/s.exec(this.#tree.nameOf(place))?.[1];
    return module === undefined
      ? undefined
      : this.#tree.child(this.#tree.parentOf(parent), Buffer.from(`${module}.py`));
  }
}

/** The name of directories with compiled modules of Python. */
export const compiled: Buffer = Buffer.from('__pycache__');

function isCompiled(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== compiled.length) return false;
  for (let at = 0; at < compiled.length; at += 1) if (bytes[start + at] !== compiled[at]) return false;
  return true;
}
