// Finds the owners of all files while the layers of an image are applied, one after the other. The package databases are read after
// each layer that changed them.
import type { Spool } from '../../archive/spool.ts';
import type { Limits } from '../../bytes/limits.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import type { Ecosystem, EvidenceFault, InstalledPackage, PackageList } from '../../packages/ecosystem.ts';
import { ecosystems } from '../../packages/ecosystems.ts';
import { atLayer } from '../../tree/entry-ref.ts';
import type { Stack } from '../../tree/stack.ts';
import type { LayerAnalysis } from '../layer-analysis.ts';
import { assignOwners } from './assign-owners.ts';
import { Claims } from './claims.ts';
import { CurrentClaims } from './current-claims.ts';
import { EvidenceTracker } from './evidence.ts';
import { EvidenceReader } from './evidence-reader.ts';
import { OwnerColumns } from './owner-columns.ts';
import type { OwnedPackage, Ownership, OwnershipFault } from './ownership.ts';

/** Faults that are kept; a hostile database can have any number. */
const maxFaults = 1000;

/** A package while its image is examined. */
type GrowingPackage = Omit<OwnedPackage, 'isInstalled' | 'evidence'> & { readonly evidence: Set<string> };

/** Finds the owners of the files of one image. Call {@link afterLayer} for each layer, lowest first, and {@link finish} at the end. */
export class OwnershipBuilder {
  readonly #stack: Stack;
  readonly #limits: Limits;
  readonly #evidence: EvidenceTracker;
  readonly #reader: EvidenceReader;
  readonly #claims: CurrentClaims;
  readonly #owners: OwnerColumns;
  readonly #packages: GrowingPackage[] = [];
  readonly #indexes = new Map<string, number>();
  /** Indexes of the packages that the databases have now. */
  readonly #installed = new Map<Ecosystem, readonly number[]>();
  readonly #faults = new Map<string, OwnershipFault>();

  /** `stack` and `layers` grow while the layers are applied. */
  constructor(stack: Stack, layers: readonly LayerAnalysis[], spool: Spool, limits: Limits) {
    this.#stack = stack;
    this.#limits = limits;
    this.#evidence = new EvidenceTracker(stack.tree);
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
    for (const [ecosystem, claims] of this.#claims) {
      if (claims.isAffectedBy(effect.changed) || claims.isAffectedBy(effect.added)) affected.add(ecosystem);
    }
    const before = new Map<Claims, Claims | undefined>();
    // Operating system packages come first: binaries of theirs are not examined.
    for (const ecosystem of ecosystems) {
      if (!affected.has(ecosystem)) continue;
      const known = this.#claims.get(ecosystem);
      before.set(await this.#readClaims(ecosystem, layer), known);
    }
    if (this.#packages.length === 0) return;
    assignOwners(this.#stack.tree, effect, layer, { claims: this.#claims, owners: this.#owners, before });
  }

  async #readClaims(ecosystem: Ecosystem, layer: number): Promise<Claims> {
    const { packages, faults } = await this.#read(ecosystem);
    for (const fault of faults) this.#addFault(fault, layer);
    const indexed = packages.map((one) => [this.#indexOf(one, ecosystem), one] as const);
    this.#installed.set(
      ecosystem,
      indexed.map(([index]) => index),
    );
    const claims = new Claims(this.#stack.tree, indexed, this.#limits);
    this.#claims.set(ecosystem, claims);
    return claims;
  }

  async #read(ecosystem: Ecosystem): Promise<PackageList> {
    const evidence = this.#evidence
      .of(ecosystem)
      .filter(({ mustBeELF, place }) => !mustBeELF || !this.#claims.isOfSystem(place));
    try {
      const contents = await this.#reader.contentsOf(evidence);
      const isPlain = new Map(evidence.map(({ path, mustBeELF }) => [path, !mustBeELF]));
      const readable = [];
      for (const content of contents) {
        if (isPlain.get(content.path) || (await content.read(0, 4)).toString('latin1') === '\x7fELF')
          readable.push(content);
      }
      return await ecosystem.read(readable);
    } finally {
      await this.#reader.close();
    }
  }

  #addFault(fault: EvidenceFault, layer: number): void {
    const key = `${fault.path}\0${fault.message}`;
    if (this.#faults.size < maxFaults && !this.#faults.has(key)) this.#faults.set(key, { ...fault, layer });
  }

  #indexOf(one: InstalledPackage, { level }: Ecosystem): number {
    const { type, namespace, name, version, architecture, license, evidence } = one;
    const key = [type, namespace ?? '', name, version, architecture ?? ''].join('\0');
    const index = this.#indexes.get(key) ?? this.#packages.length;
    if (index === this.#packages.length) {
      this.#indexes.set(key, index);
      this.#packages.push({ type, namespace, name, version, architecture, license, level, evidence: new Set() });
    }
    this.#packages[index]?.evidence.add(evidence);
    return index;
  }

  finish(): Ownership {
    const installed = new Set([...this.#installed.values()].flat());
    return {
      packages: this.#packages.map((one, index) => ({
        ...one,
        isInstalled: installed.has(index),
        evidence: [...one.evidence].sort(comparePaths),
      })),
      ownerOfName: (entry) => this.#owners.ownerOfName(entry),
      ownerOfPayload: (entry) => this.#owners.ownerOfPayload(entry),
      faults: [...this.#faults.values()],
    };
  }
}
