// The packages of an image as data. Field names are part of the JSON contract; null means unknown.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
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
  readonly order: 'size' | 'wasted' | 'name';
  readonly listsFiles: boolean;
}

/** An image with its owners. */
export interface OwnedImage {
  readonly layers: ImageAnalysis['layers'];
  readonly merged: Merged;
  readonly ownership: Ownership;
}

export function packagesData({ layers, merged, ownership }: OwnedImage, options: PackagesOptions): PackagesData {
  const { layer, wants, order, listsFiles } = options;
  const files = new Map<number, string[]>();
  const rest = { derived: new LargestDirectories(), unowned: new LargestDirectories() };
  const sizes = packageSizes(layers, merged, ownership, layer, ({ path, owner, bytes, isName }, isWasted) => {
    if (!owner || owner.isDerived)
      (owner ? rest.derived : rest.unowned).add(path, isWasted ? 'wasted' : 'visible', bytes);
    else if (listsFiles && isName) {
      const known = files.get(owner.index);
      if (known) known.push(path);
      else files.set(owner.index, [path]);
    }
  });
  const contained = containedIn(merged, ownership);
  const packages = ownership.packages.flatMap((one, index) => {
    const owned = sizes.packages[index] as OwnedFiles;
    const data: PackageData = {
      type: one.type,
      name: fullName(one),
      version: one.version,
      arch: one.architecture,
      license: one.license,
      purl: packageURL(one, ownership.distribution),
      installed: one.isInstalled,
      ...owned,
      contains: contained.get(index) ?? [],
      ...(listsFiles && { files: (files.get(index) ?? []).sort(comparePaths) }),
    };
    const isInLayer = layer === undefined || owned.layers.length > 0;
    return isInLayer && wants(data) ? [data] : [];
  });
  return {
    packages: packages.sort(orders[order]),
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
};

/** The package URLs or names of the language packages whose evidence belongs to an operating system package, by index of that. */
function containedIn({ tree }: Merged, ownership: Ownership): ReadonlyMap<number, readonly string[]> {
  const contained = new Map<number, string[]>();
  for (const one of ownership.packages) {
    if (one.level !== 'language' || !one.isInstalled) continue;
    for (const path of one.evidence) {
      const place = placeAt(tree, path);
      const owner = place === undefined ? undefined : ownership.ownerOfName(tree.entryOf(place));
      if (!owner || owner.isDerived || ownership.packages[owner.index]?.level !== 'system') continue;
      const title = packageURL(one, ownership.distribution) ?? fullName(one);
      const known = contained.get(owner.index);
      if (known) known.push(title);
      else contained.set(owner.index, [title]);
    }
  }
  return contained;
}

/** Evidence has the path of the tree: no link leads to it. */
function placeAt(tree: FileTree, path: string): PathId | undefined {
  const bytes = encodePath(path);
  const slash = bytes.lastIndexOf(0x2f);
  const parent = tree.directoryAt(bytes, 0, Math.max(slash, 0));
  return parent === undefined ? undefined : tree.child(parent, bytes, slash + 1);
}
