// The packages that an image has or had, each with a number, and which of them the databases have at the moment.
import { comparePaths } from '../../oci/entry-path.ts';
import type { Ecosystem, InstalledPackage } from '../../packages/ecosystem.ts';
import type { IndexedPackage } from './claims.ts';
import type { OwnedPackage } from './ownership.ts';

/** A package while its image is examined. */
type GrowingPackage = Omit<OwnedPackage, 'isInstalled' | 'evidence' | 'removedBy'> & {
  readonly evidence: Set<string>;
  removedBy: number | null;
};

/** What the databases of one ecosystem have now. */
export interface RegisteredPackages {
  readonly all: readonly IndexedPackage[];
  /** Those that are new, if those from before are all still there, in the same order and with the same files. */
  readonly added: readonly IndexedPackage[] | undefined;
}

/** Objects of packages are made without a spread: see newPackage. */
export class PackageRegister {
  readonly #packages: GrowingPackage[] = [];
  readonly #indexes = new Map<string, number>();
  /** Also those of which only configuration files are left. */
  readonly #known = new Map<Ecosystem, readonly IndexedPackage[]>();

  get length(): number {
    return this.#packages.length;
  }

  /** Takes the packages that the databases of an ecosystem have after a layer. */
  update(ecosystem: Ecosystem, packages: readonly InstalledPackage[], layer: number): RegisteredPackages {
    const known = this.#known.get(ecosystem) ?? [];
    const added: IndexedPackage[] = [];
    let same = 0;
    const all = packages.map((one) => {
      const before = known[same];
      if (before && isSame(before[1], one)) {
        same += 1;
        return before;
      }
      const indexed = [this.#indexOf(one, ecosystem, layer), one] as const;
      added.push(indexed);
      return indexed;
    });
    this.#known.set(ecosystem, all);
    const isGrown = same === known.length;
    if (!isGrown) for (const [index, { isRemoved }] of known) if (!isRemoved) this.#setRemoved(index, layer);
    for (const [index, { isRemoved }] of isGrown ? added : all) if (!isRemoved) this.#setRemoved(index, null);
    return { all, added: isGrown ? added : undefined };
  }

  #indexOf(one: InstalledPackage, { level }: Ecosystem, layer: number): number {
    const { type, namespace, name, version, architecture, license, evidence } = one;
    const key = [type, namespace ?? '', name, version, architecture ?? ''].join('\0');
    const index = this.#indexes.get(key) ?? this.#packages.length;
    if (index === this.#packages.length) {
      this.#indexes.set(key, index);
      this.#packages.push({
        type,
        namespace,
        name,
        version,
        architecture,
        license,
        level,
        evidence: new Set(),
        installedBy: layer,
        removedBy: one.isRemoved ? layer : null,
      });
    }
    this.#packages[index]?.evidence.add(evidence);
    return index;
  }

  #setRemoved(index: number, layer: number | null): void {
    const one = this.#packages[index];
    if (one) one.removedBy = layer;
  }

  result(): readonly OwnedPackage[] {
    return this.#packages.map((one) => ({
      type: one.type,
      namespace: one.namespace,
      name: one.name,
      version: one.version,
      architecture: one.architecture,
      license: one.license,
      level: one.level,
      isInstalled: one.removedBy === null,
      installedBy: one.installedBy,
      removedBy: one.removedBy,
      evidence: [...one.evidence].sort(comparePaths),
    }));
  }
}

/** Whether two packages of one ecosystem are one that claims the same. Lists of files that have not changed are not read again. */
const isSame = (a: InstalledPackage, b: InstalledPackage): boolean =>
  a === b ||
  (a.name === b.name &&
    a.version === b.version &&
    a.files === b.files &&
    a.namespace === b.namespace &&
    a.architecture === b.architecture &&
    a.evidence === b.evidence &&
    a.directory === b.directory &&
    a.isRemoved === b.isRemoved &&
    a.derived.length === b.derived.length &&
    a.derived.every((path, at) => path === b.derived[at]));
