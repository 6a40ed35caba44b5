// Finds the owners of all files while the layers of an image are applied, one after the other. The package databases are read after
// each layer that changed them.
import type { Spool } from '../../archive/spool.ts';
import type { Limits } from '../../bytes/limits.ts';
import { chargeMemory, releaseMemory } from '../../bytes/memory.ts';
import type {
  Ecosystem,
  EvidenceFault,
  FileContent,
  InstalledPackage,
  PackageList,
  PackageType,
} from '../../packages/ecosystem.ts';
import { ecosystems } from '../../packages/ecosystems.ts';
import { atLayer } from '../../tree/entry-ref.ts';
import type { Stack } from '../../tree/stack.ts';
import type { LayerAnalysis } from '../layer-analysis.ts';
import { assignOwners } from './assign-owners.ts';
import { type ClaimChanges, Claims } from './claims.ts';
import { CurrentClaims } from './current-claims.ts';
import { type Evidence, EvidenceTracker } from './evidence.ts';
import { EvidenceReader } from './evidence-reader.ts';
import { assignLinks } from './link-owners.ts';
import { OwnerColumns } from './owner-columns.ts';
import type { Ownership, OwnershipFault } from './ownership.ts';
import { PackageRegister } from './package-register.ts';
import { PathResolver } from './path-resolver.ts';
import { readDistribution } from './read-distribution.ts';

/** Faults that are kept of one type of packages; a hostile database can have any number. */
const maxFaults = 1000;

/** Bytes of a package with short names, and of what a path leads to. */
const [packageSize, placeSize] = [400, 16];

const withoutContent = ({ path }: Evidence): FileContent => ({
  path,
  size: 0,
  read: async () => Buffer.alloc(0),
  takeExpanded: () => {},
});

const noPackages: PackageList = { packages: [], faults: [] };

interface FoundContents {
  readonly contents: readonly FileContent[];
  readonly faults: readonly EvidenceFault[];
}

/** Finds the owners of the files of one image. Call {@link afterLayer} for each layer, lowest first, and {@link finish} at the end. */
export class OwnershipBuilder {
  readonly #stack: Stack;
  readonly #limits: Limits;
  readonly #evidence: EvidenceTracker;
  readonly #reader: EvidenceReader;
  readonly #claims: CurrentClaims;
  readonly #owners: OwnerColumns;
  readonly #register = new PackageRegister();
  /** What files tell that are read alone, by ecosystem and file, as long as the file does not change. */
  readonly #lists = new Map<Ecosystem, WeakMap<Evidence, PackageList>>();
  /** Memory of the packages that the databases have now, with their lists of files. */
  readonly #sizes = new Map<Ecosystem, number>();
  readonly #faults = new Map<string, OwnershipFault>();
  readonly #faultCounts = new Map<PackageType, number>();

  /** `stack` and `layers` grow while the layers are applied. */
  constructor(stack: Stack, layers: readonly LayerAnalysis[], spool: Spool, limits: Limits) {
    this.#stack = stack;
    this.#limits = limits;
    this.#evidence = new EvidenceTracker(stack.tree, layers);
    this.#reader = new EvidenceReader(layers, spool, limits);
    this.#claims = new CurrentClaims(stack.tree, ecosystems);
    this.#owners = new OwnerColumns(stack.tree, limits);
  }

  /**
   * Takes the layer that was just applied.
   * @throws {InputError} if evidence cannot be read, or the run exceeds its memory
   */
  async afterLayer(layer: number): Promise<void> {
    const effect = atLayer(this.#stack.effects, layer);
    const affected = new Set(this.#evidence.update(effect));
    const moved = new Set<Ecosystem>();
    for (const [ecosystem, { resolver }] of this.#claims) {
      if (!resolver.isAffectedBy(effect.changed) && !resolver.isAffectedBy(effect.added)) continue;
      moved.add(ecosystem);
      affected.add(ecosystem);
    }
    const changes: ClaimChanges[] = [];
    // Operating system packages come first: binaries of theirs are not examined.
    for (const ecosystem of ecosystems) {
      if (!affected.has(ecosystem)) continue;
      changes.push(await this.#readClaims(ecosystem, layer, moved.has(ecosystem)));
    }
    if (this.#register.length === 0) return;
    assignOwners(this.#stack.tree, effect, layer, { claims: this.#claims, owners: this.#owners, changes });
  }

  /** `isMoved`: whether paths can lead elsewhere than before. */
  async #readClaims(ecosystem: Ecosystem, layer: number, isMoved: boolean): Promise<ClaimChanges> {
    const { packages, faults } = await this.#read(ecosystem);
    for (const fault of faults) this.#addFault({ ...fault, type: ecosystem.type, layer });
    const { all, added } = this.#register.update(ecosystem, packages, layer);
    const claims = this.#claims.get(ecosystem);
    const grown = added && !isMoved ? claims?.extend(added) : undefined;
    const resolver = claims && !isMoved ? claims.resolver : new PathResolver(this.#stack.tree, this.#limits);
    const current = grown && claims ? claims : new Claims(resolver, all);
    this.#claims.set(ecosystem, current);
    return grown ?? current.changesSince(claims);
  }

  async #read(ecosystem: Ecosystem): Promise<PackageList> {
    try {
      if (ecosystem.readsEachAlone) return await this.#readEach(ecosystem);
      const evidence = this.#evidence.of(ecosystem);
      const { contents, faults } = ecosystem.readsPathsOnly
        ? { contents: evidence.map(withoutContent), faults: [] }
        : await this.#contentsOf(evidence);
      const list = await ecosystem.read(contents);
      const size = this.#charge(list);
      releaseMemory(this.#limits, this.#sizes.get(ecosystem) ?? 0);
      this.#sizes.set(ecosystem, size);
      return { ...list, faults: [...list.faults, ...faults] };
    } finally {
      await this.#reader.close();
    }
  }

  /** Programs that are no ELF files, as most scripts are, are forgotten before the others are sorted. */
  async #readEach(ecosystem: Ecosystem): Promise<PackageList> {
    const known = this.#lists.get(ecosystem) ?? new WeakMap<Evidence, PackageList>();
    this.#lists.set(ecosystem, known);
    const isExamined = ({ mustBeELF, place }: Evidence): boolean => !mustBeELF || !this.#claims.isOfSystem(place);
    const missing = this.#evidence.unsorted(ecosystem).filter((one) => !known.has(one) && isExamined(one));
    const { contents, faults: unread } = await this.#contentsOf(missing);
    const [byPath, faultOf] = [
      new Map(contents.map((one) => [one.path, one])),
      new Map(unread.map((one) => [one.path, one])),
    ];
    for (const one of missing) {
      const [content, fault] = [byPath.get(one.path), faultOf.get(one.path)];
      if (fault) known.set(one, { packages: [], faults: [fault] });
      if (!content) continue;
      const list = await ecosystem.read([content]);
      this.#charge(list);
      known.set(one, list);
    }
    const evidence = this.#evidence.of(ecosystem).filter(isExamined);
    const lists = evidence.map((one) => known.get(one) ?? noPackages);
    return { packages: lists.flatMap(({ packages }) => packages), faults: lists.flatMap(({ faults }) => faults) };
  }

  /** Counts the memory of a list; returns its bytes. */
  #charge({ packages }: PackageList): number {
    const ofFiles = ({ files }: InstalledPackage): number => files.byteLength + files.length * placeSize;
    const bytes = packages.reduce((sum, one) => sum + packageSize + ofFiles(one), 0);
    chargeMemory(this.#limits, bytes, 'packages');
    return bytes;
  }

  /** Files that cannot be read are faults. Programs that are no ELF files, as most scripts are, are forgotten. */
  async #contentsOf(evidence: readonly Evidence[]): Promise<FoundContents> {
    const contents = await this.#reader.contentsOf(evidence);
    const paths = new Set(contents.map(({ path }) => path));
    const unread = evidence.filter(({ path }) => !paths.has(path));
    for (const one of unread) if (one.mustBeELF) this.#evidence.drop(one);
    return {
      contents,
      faults: unread
        .filter(({ mustBeELF }) => !mustBeELF)
        .map(({ path }) => ({
          path,
          message: 'is a sparse file that is too large to be read, or missing in a layer that ends early',
        })),
    };
  }

  #addFault(fault: OwnershipFault): void {
    const key = `${fault.type}\0${fault.path}\0${fault.message}`;
    const count = this.#faultCounts.get(fault.type) ?? 0;
    if (count === maxFaults || this.#faults.has(key)) return;
    this.#faults.set(key, fault);
    this.#faultCounts.set(fault.type, count + 1);
  }

  /** @throws {InputError} if a file cannot be read */
  async finish(): Promise<Ownership> {
    if (this.#register.length > 0) assignLinks(this.#stack.tree, this.#claims, this.#owners, this.#limits);
    const packages = this.#register.result();
    return {
      packages,
      ownerOfName: (entry) => this.#owners.ownerOfName(entry),
      ownerOfPayload: (entry) => this.#owners.ownerOfPayload(entry),
      distribution: packages.some(({ level }) => level === 'system')
        ? await readDistribution(this.#stack.tree, this.#reader, this.#limits)
        : null,
      faults: [...this.#faults.values()],
    };
  }
}
