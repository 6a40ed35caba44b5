// The packages that the files of a map belong to. The packages with most bytes are told apart; the others are one owner.
import type { Ownership } from '../../analysis/packages/ownership.ts';
import { fullName, packageURL } from '../../packages/package-url.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import type { FileOwner } from './picture-data.ts';

/** Packages that are told apart. */
const maxPackages = 2000;

const [derived, none] = [-1, -2];

/** Numbers the owners of files. Call {@link ownerOf} for each file, and then {@link numbers} once. */
export class FileOwners {
  readonly #ownership: Ownership;
  readonly #bytes = new Map<number, number>();

  constructor(ownership: Ownership) {
    this.#ownership = ownership;
  }

  /** The package index of the owner, or another code. */
  ownerOf(entry: EntryRef, bytes: number): number {
    const owner = this.#ownership.ownerOfPayload(entry);
    const code = owner === undefined ? none : owner.isDerived ? derived : owner.index;
    this.#bytes.set(code, (this.#bytes.get(code) ?? 0) + bytes);
    return code;
  }

  /** The owners, packages with most bytes first, and their numbers by what {@link ownerOf} returned; no owners if there are only files of no package. */
  numbers(): { readonly owners: readonly FileOwner[]; readonly numberOf: ReadonlyMap<number, number> } {
    const packages = [...this.#bytes.entries()]
      .filter(([code]) => code >= 0)
      .sort(([a, ofA], [b, ofB]) => ofB - ofA || a - b)
      .map(([code]) => code);
    const told = packages.slice(0, maxPackages);
    const owners: FileOwner[] = told.map((code) => this.#packageAt(code));
    const numberOf = new Map(told.map((code, at) => [code, at] as const));
    const others = packages.slice(maxPackages);
    const rest = [
      { kind: 'others', codes: others },
      { kind: 'derived', codes: this.#bytes.has(derived) ? [derived] : [] },
      { kind: 'none', codes: this.#bytes.has(none) ? [none] : [] },
    ] as const;
    for (const { kind, codes } of rest) {
      if (codes.length === 0) continue;
      for (const code of codes) numberOf.set(code, owners.length);
      owners.push({ kind });
    }
    return packages.length > 0 || numberOf.has(derived) ? { owners, numberOf } : { owners: [], numberOf: new Map() };
  }

  #packageAt(index: number): FileOwner {
    const { packages, distribution } = this.#ownership;
    const one = packages[index];
    if (!one) throw new Error('a file belongs to an unknown package');
    const { type, version } = one;
    return { kind: 'package', type, name: fullName(one), version, purl: packageURL(one, distribution) };
  }
}
