// The packages of an image as data. Field names are part of the JSON contract; null means unknown.
import type { Merged } from '../../analysis/merge.ts';
import type { Ownership } from '../../analysis/packages/ownership.ts';
import { type OwnedFiles, type OwnedSizes, packageSizes } from '../../analysis/packages/package-sizes.ts';
import { comparePaths, encodePath } from '../../oci/entry-path.ts';
import type { PackageType } from '../../packages/ecosystem.ts';
import { fullName, packageURL } from '../../packages/package-url.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { PathId } from '../../tree/path-table.ts';
import { type DirectorySizes, LargestDirectories } from './largest-directories.ts';

export interface PackagesData {
  readonly packages: readonly PackageData[];
  /** Files that no package lists, but that stem from packages. */
  readonly derived: RestData;
  /** Files of no package. */
  readonly unowned: RestData;
}

export interface PackageData {
  readonly type: PackageType;
  readonly name: string;
  readonly version: string;
  readonly arch: string | null;
  readonly license: string | null;
  readonly purl: string | null;
  /** False if a later layer removes it. */
  readonly installed: boolean;
  readonly sizes: OwnedSizes;
  readonly fileCount: number;
  readonly layers: readonly number[];
  /** Language packages that this operating system package has inside. */
  readonly contains: readonly string[];
  /** Set if requested: files and links in the final filesystem, in byte order. */
  readonly files?: readonly string[];
}

export interface RestData extends Pick<OwnedFiles, 'sizes' | 'fileCount'> {
  /** The directories with most of the bytes. No two of them overlap. */
  readonly largest: readonly DirectorySizes[];
}

export interface PackagesOptions {
  /** The only layer that counts; undefined for all. */
  readonly layer: number | undefined;
  /** Whether a package is listed. The sums of what belongs to no package are always those of the whole image. */
  readonly wants: (one: Pick<PackageData, 'type' | 'name'>) => boolean;
  readonly order: 'size' | 'wasted' | 'distribution' | 'name';
  readonly listsFiles: boolean;
}

/** An image with its owners. */
export interface OwnedImage {
  readonly merged: Merged;
  readonly ownership: Ownership;
}

/** A package as data, with its index in the ownership of its image. */
export interface ListedPackage {
  readonly index: number;
  readonly data: PackageData;
}

export interface ListedPackages extends Pick<PackagesData, 'derived' | 'unowned'> {
  readonly packages: readonly ListedPackage[];
  /** By index of a package, the language packages whose evidence belongs to it, such as modules of a program and jars in a jar. */
  readonly inside: ReadonlyMap<number, readonly number[]>;
}

export const packagesData = ({ packages, derived, unowned }: ListedPackages): PackagesData => ({
  packages: packages.map(({ data }) => data),
  derived,
  unowned,
});

export function listPackages({ merged, ownership }: OwnedImage, options: PackagesOptions): ListedPackages {
  const { layer, wants, order, listsFiles } = options;
  const files = new Map<number, string[]>();
  const rest = { derived: new LargestDirectories(), unowned: new LargestDirectories() };
  const sizes = packageSizes(merged, ownership, layer, ({ path, owner, bytes, isName }, isWasted) => {
    if (!owner || owner.isDerived)
      (owner ? rest.derived : rest.unowned).add(path, isWasted ? 'wasted' : 'visible', bytes);
    else if (listsFiles && isName) addTo(files, owner.index, path);
  });
  const purls = ownership.packages.map((one) => packageURL(one, ownership.distribution));
  const titles = ownership.packages.map((one, index) => purls[index] ?? fullName(one));
  const inside = packagesInside(merged, ownership);
  const titlesOf = (indexes: readonly number[] = []): readonly string[] =>
    indexes.map((index) => titles[index] as string).sort(comparePaths);
  const packages = ownership.packages.flatMap((one, index) => {
    const owned = sizes.packages[index] as OwnedFiles;
    const data: PackageData = {
      type: one.type,
      name: fullName(one),
      version: one.version,
      arch: one.architecture,
      license: one.license,
      purl: purls[index] ?? null,
      installed: one.isInstalled,
      ...owned,
      contains: one.level === 'system' ? titlesOf(inside.get(index)) : [],
      ...(listsFiles && { files: (files.get(index) ?? []).sort(comparePaths) }),
    };
    const isInLayer = layer === undefined || owned.layers.length > 0;
    return isInLayer && wants(data) ? [{ index, data }] : [];
  });
  return {
    inside,
    packages: packages.sort((a, b) => orders[order](a.data, b.data)),
    derived: { sizes: sizes.derived.sizes, fileCount: sizes.derived.fileCount, largest: rest.derived.largest() },
    unowned: { sizes: sizes.unowned.sizes, fileCount: sizes.unowned.fileCount, largest: rest.unowned.largest() },
  };
}

type Order = (a: PackageData, b: PackageData) => number;

const byName: Order = (a, b) =>
  comparePaths(a.name, b.name) ||
  comparePaths(a.type, b.type) ||
  comparePaths(a.version, b.version) ||
  comparePaths(a.arch ?? '', b.arch ?? '');
const orders: Readonly<Record<PackagesOptions['order'], Order>> = {
  name: byName,
  size: (a, b) => b.sizes.visible - a.sizes.visible || b.sizes.wasted - a.sizes.wasted || byName(a, b),
  wasted: (a, b) => b.sizes.wasted - a.sizes.wasted || b.sizes.visible - a.sizes.visible || byName(a, b),
  distribution: (a, b) => (b.sizes.distribution ?? 0) - (a.sizes.distribution ?? 0) || orders.size(a, b),
};

/** The language packages that name a file as their evidence which belongs to another package, by index of that one. */
function packagesInside({ tree }: Merged, ownership: Ownership): ReadonlyMap<number, readonly number[]> {
  const inside = new Map<number, number[]>();
  for (const [index, { level, isInstalled, evidence }] of ownership.packages.entries()) {
    if (level !== 'language' || !isInstalled) continue;
    const owners = new Set<number>();
    for (const path of evidence) {
      const place = placeAt(tree, path);
      const owner = place === undefined ? undefined : ownership.ownerOfName(tree.entryOf(place));
      if (owner && !owner.isDerived && owner.index !== index) owners.add(owner.index);
    }
    for (const owner of owners) addTo(inside, owner, index);
  }
  return inside;
}

function addTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = lists.get(key);
  if (known) known.push(value);
  else lists.set(key, [value]);
}

/** Evidence has the path of the tree: no link leads to it. */
function placeAt(tree: FileTree, path: string): PathId | undefined {
  const bytes = encodePath(path);
  const slash = bytes.lastIndexOf(0x2f);
  const parent = tree.directoryAt(bytes, 0, Math.max(slash, 0));
  return parent === undefined ? undefined : tree.child(parent, bytes, slash + 1);
}
