// The packages that differ between two images, with the bytes of each. They explain the change of the visible bytes: together with
// what is derived from packages and what belongs to none, the rows sum to it.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { allPackageSizes, type OwnedFiles, type OwnedSizes } from '../../analysis/packages/package-sizes.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import type { PackageType } from '../../packages/ecosystem.ts';
import { fullName } from '../../packages/package-url.ts';

export interface PackageChangeData {
  readonly type: PackageType;
  readonly name: string;
  /** changed: another version, or other files of the same version. */
  readonly change: 'added' | 'removed' | 'changed';
  readonly before: PackageSideData | null;
  readonly after: PackageSideData | null;
}

interface PackageSideData {
  readonly version: string;
  readonly arch: string | null;
  readonly sizes: OwnedSizes;
}

/** What is not in the rows of packages. */
export interface RestChangeData {
  readonly before: OwnedSizes;
  readonly after: OwnedSizes;
}

export interface PackagesDiff {
  /** Largest change of visible bytes first. */
  readonly packages: readonly PackageChangeData[];
  readonly derived: RestChangeData;
  readonly unowned: RestChangeData;
}

type ImageOwners = Pick<ImageAnalysis, 'merged' | 'ownership'>;

/** Undefined if owners are not known. */
export function packagesDiff(old: ImageOwners, newer: ImageOwners): PackagesDiff | undefined {
  const [before, after] = [sideOf(old), sideOf(newer)];
  if (!before || !after) return undefined;
  const names = new Set([...before.packages.keys(), ...after.packages.keys()]);
  const packages = [...names].flatMap((name) => changesOf(before.packages.get(name), after.packages.get(name)));
  return {
    packages: packages.sort((a, b) => Math.abs(growthOf(b)) - Math.abs(growthOf(a)) || byName(a, b)),
    derived: { before: before.derived.sizes, after: after.derived.sizes },
    unowned: { before: before.unowned.sizes, after: after.unowned.sizes },
  };
}

interface Side {
  /** By type and name; several if several versions are installed. */
  readonly packages: ReadonlyMap<string, readonly NamedSide[]>;
  readonly derived: OwnedFiles;
  readonly unowned: OwnedFiles;
}

interface NamedSide extends PackageSideData {
  readonly type: PackageType;
  readonly name: string;
}

/** A package that was removed again does not count, unless it still has files. */
function sideOf({ merged, ownership }: ImageOwners): Side | undefined {
  if (!merged || !ownership) return undefined;
  const { packages: sizes, derived, unowned } = allPackageSizes(merged, ownership);
  const packages = new Map<string, NamedSide[]>();
  for (const [index, one] of ownership.packages.entries()) {
    const owned = sizes[index] as OwnedFiles;
    if (!one.isInstalled && owned.sizes.visible === 0) continue;
    const name = fullName(one);
    const side = { type: one.type, name, version: one.version, arch: one.architecture, sizes: owned.sizes };
    const key = `${one.type}\0${name}`;
    const known = packages.get(key);
    if (known) known.push(side);
    else packages.set(key, [side]);
  }
  return { packages, derived, unowned };
}

/** The same version and architecture are one package, then what is left is paired in order. */
function changesOf(old: readonly NamedSide[] = [], newer: readonly NamedSide[] = []): readonly PackageChangeData[] {
  const keyOf = ({ version, arch }: NamedSide): string => `${version}\0${arch ?? ''}`;
  const unpaired = new Map(newer.map((one) => [keyOf(one), one]));
  const rows: PackageChangeData[] = [];
  const left: NamedSide[] = [];
  for (const before of old) {
    const after = unpaired.get(keyOf(before));
    if (!after) left.push(before);
    else if (after.sizes.visible !== before.sizes.visible) rows.push(rowOf(before, after));
    unpaired.delete(keyOf(before));
  }
  const right = [...unpaired.values()];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) rows.push(rowOf(left[at], right[at]));
  return rows;
}

function rowOf(before: NamedSide | undefined, after: NamedSide | undefined): PackageChangeData {
  const { type, name } = (after ?? before) as NamedSide;
  const dataOf = (side: NamedSide | undefined) =>
    side ? { version: side.version, arch: side.arch, sizes: side.sizes } : null;
  const kind = !before ? 'added' : after ? 'changed' : 'removed';
  return { type, name, change: kind, before: dataOf(before), after: dataOf(after) };
}

/** Change of the visible bytes. */
export const growthOf = ({ before, after }: Pick<PackageChangeData, 'before' | 'after'>): number =>
  (after?.sizes.visible ?? 0) - (before?.sizes.visible ?? 0);

const byName = (a: PackageChangeData, b: PackageChangeData): number =>
  comparePaths(a.name, b.name) ||
  comparePaths(a.type, b.type) ||
  comparePaths(a.after?.version ?? a.before?.version ?? '', b.after?.version ?? b.before?.version ?? '');
