// Rules about packages that need not be shipped: build tools, several versions of one package, and packages that a later layer removes.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { baseLayerCount, type LayersAboveBase } from '../../analysis/base-image/layers-above-base.ts';
import type { PackageType } from '../../packages/ecosystem.ts';
import { humanSize } from '../../text/byte-size.ts';
import { shortened } from '../../text/message-name.ts';
import { adviceForLeftovers, withAssumption } from '../advice.ts';
import type { Rule } from '../rule.ts';
import { packageNames, type ShippedPackage, shippedPackages } from '../shipped-packages.ts';
import { imageLabel, layerList, pluralize } from '../wording.ts';

/** Packages with the bytes that they need not ship. */
interface Packages {
  /** Largest first. */
  readonly packages: readonly { readonly name: string; readonly version: string; readonly bytes: number }[];
  readonly bytes: number;
  /** Indexes of the layers that store them. */
  readonly layers: readonly number[];
  readonly advice: string;
  /** Whether the base image is known or assumed, since the advice can be about it. */
  readonly basis: LayersAboveBase['basis'];
}

/** Names of compilers, build systems, headers and tools of developers, by type of the package. */
const toolNames: Readonly<Partial<Record<PackageType, RegExp>>> = {
  deb: /^(?:build-essential|(?:gcc|g\+\+|gfortran|cpp|clang|llvm|gnat|gdc|gccgo|rustc|cargo|golang|openjdk)(?:-\d[\d.]*)?(?:-(?:x86-64|aarch64|arm|i686)-linux-gnu\w*|-jdk(?:-headless)?|-go|-bin)?|binutils(?:-(?:common|x86-64-linux-gnu|aarch64-linux-gnu))?|make|cmake|ninja-build|meson|autoconf|automake|libtool|bison|flex|gdb|dpkg-dev|debhelper|pkg-config|pkgconf|maven|gradle|ant|default-jdk(?:-headless)?|.+-dev)$/,
  apk: /^(?:build-base|gcc|g\+\+|gfortran|clang\d*|llvm\d+|binutils|make|cmake|ninja|samurai|meson|autoconf|automake|libtool|bison|flex|gdb|pkgconf|rust|cargo|go|maven|gradle|apache-ant|openjdk\d+(?:-jdk)?|.+-dev)$/,
  rpm: /^(?:gcc(?:-c\+\+|-gfortran)?|cpp|clang|llvm|binutils|make|cmake|ninja-build|meson|autoconf|automake|libtool|bison|flex|gdb|rpm-build|pkgconf-pkg-config|rust|cargo|golang(?:-bin)?|maven|gradle|ant|(?:kernel|glibc)-headers|java-.+-devel|.+-devel)$/,
  alpm: /^(?:base-devel|gcc|clang|llvm|binutils|make|cmake|ninja|meson|autoconf|automake|libtool|bison|flex|gdb|pkgconf|rust|go|maven|gradle|ant|jdk.*-openjdk)$/,
  npm: /^(?:typescript|ts-node|webpack|rollup|vite|parcel|eslint|prettier|jest|mocha|@babel\/core|@types\/.+)$/,
  maven: /^org\.apache\.maven:maven-core$/,
};

const isBuildTool = ({ type, title }: ShippedPackage): boolean =>
  toolNames[type]?.test(title.slice(type.length + 1)) ?? false;

/** Packages of the final filesystem that only a build needs. */
export const buildTools: Rule<Packages> = {
  id: 'bloat/build-tools',
  severity: 'note',
  title: 'The image contains build tools',
  why: 'Compilers, headers and tools of developers are large, and of use to attackers. Build in another stage, and copy only the result with COPY --from; leave out development dependencies (npm ci --omit=dev).',
  needs: 'packages',
  *check({ images }) {
    for (const one of images) {
      const found = (shippedPackages(one) ?? []).filter((tool) => tool.isInstalled && isBuildTool(tool));
      const data = packagesOf(found, ({ visible }) => visible, one.own);
      if (data.bytes === 0) continue;
      const areAllNPM = found.every(({ type }) => type === 'npm');
      const fix = areAllNPM
        ? 'install without development dependencies: npm ci --omit=dev'
        : 'build in another stage, and copy only the result with COPY --from';
      const advice = adviceForLeftovers(fix, data.layers, one);
      yield { where: whereOf(one, data), bytes: data.bytes, data: { ...data, advice } };
    }
  },
  message: (data) =>
    `build tools: ${humanSize(data.bytes)} in ${layerList(data.layers)}: ${packageNames(data.packages)}; ${withAssumption(data.advice, data.basis)}`,
};

/** One finding for each package with several versions in the final filesystem. */
export const packageVersions: Rule<Packages> = {
  id: 'bloat/package-versions',
  severity: 'note',
  title: 'A package is in the image in several versions',
  why: 'Each version is shipped with all its files, because dependencies ask for different ones. Raise those that ask for the older version (npm ls NAME, npm dedupe), or install into one environment. All versions but the largest count.',
  needs: 'packages',
  *check({ images }) {
    for (const one of images) {
      for (const versions of severalVersions(shippedPackages(one) ?? [])) {
        const { packages, layers, basis } = packagesOf(versions, ({ visible }) => visible, one.own);
        const bytes = packages.slice(1).reduce((sum, version) => sum + version.bytes, 0);
        if (bytes === 0) continue;
        const advice = 'make all dependencies use one version';
        const data = { packages, bytes, layers, advice, basis };
        yield { where: whereOf(one, data), bytes, data };
      }
    }
  },
  message({ packages, bytes, layers, advice }) {
    const named = packages.slice(0, 5).map(({ version }) => shortened(version));
    const more = packages.length > named.length ? ` and ${packages.length - named.length} more` : '';
    const [{ name } = { name: '' }] = packages;
    return `${shortened(name)} has ${packages.length} versions (${named.join(', ')}${more}) in ${layerList(layers)}; ${advice} to save ${humanSize(bytes)}`;
  },
};

interface RemovedPackages extends Packages {
  readonly removedBy: number;
}

/** One finding for each layer that removes packages of lower layers. */
export const removedPackages: Rule<RemovedPackages> = {
  id: 'bloat/removed-packages',
  severity: 'note',
  title: 'Removed packages are still shipped',
  why: 'Removing a package in a later layer does not remove its files from the layer that installed it: they are still pulled. Install, use and remove it in one RUN, or build in another stage.',
  needs: 'packages',
  *check({ images }) {
    for (const one of images) {
      const all = shippedPackages(one) ?? [];
      // Of an upgraded package, the old version is overwritten, not removed.
      const installed = new Set(all.flatMap(({ title, isInstalled }) => (isInstalled ? title : [])));
      const byLayer = new Map<number, ShippedPackage[]>();
      for (const removed of all) {
        const { title, removedBy } = removed;
        if (removedBy === null || wastedOf(removed) === 0 || installed.has(title)) continue;
        const known = byLayer.get(removedBy);
        if (known) known.push(removed);
        else byLayer.set(removedBy, [removed]);
      }
      for (const [removedBy, removed] of [...byLayer].sort(([a], [b]) => a - b)) {
        const data = packagesOf(removed, wastedOf, one.own);
        const where = { ...whereOf(one, data), layer: removedBy };
        yield { where, bytes: data.bytes, data: { ...data, removedBy, advice: adviceForRemoved(data, one) } };
      }
    }
  },
  message: (data) =>
    `layer ${data.removedBy} removes ${pluralize(data.packages.length, 'package')} (${humanSize(data.bytes)}) that ${layerList(data.layers)} still ${data.layers.length === 1 ? 'ships' : 'ship'}: ${packageNames(data.packages)}; ${withAssumption(data.advice, data.basis)}`,
};

/** Files that are still there have not been removed, such as all of them if only the database was deleted. */
const wastedOf = ({ bytes, visible }: ShippedPackage): number => bytes - visible;

function adviceForRemoved({ layers }: Pick<Packages, 'layers'>, { own, layers: all }: ImageAnalysis): string {
  const base = baseLayerCount(own, all.length);
  if (layers.every((layer) => layer < base))
    return 'the base image still ships the files: start from a base image without them';
  return 'install, use and remove packages in one RUN, or build in another stage';
}

/** The packages with the same type and name, if there are several versions. Of one version for several architectures, the largest. */
function severalVersions(packages: readonly ShippedPackage[]): readonly (readonly ShippedPackage[])[] {
  const byTitle = new Map<string, Map<string, ShippedPackage>>();
  for (const one of packages) {
    if (!one.isInstalled) continue;
    const versions = byTitle.get(one.title) ?? new Map<string, ShippedPackage>();
    byTitle.set(one.title, versions);
    if (!versions.has(one.version)) versions.set(one.version, one);
  }
  return [...byTitle.values()].filter(({ size }) => size > 1).map((versions) => [...versions.values()]);
}

type PackageSums = Omit<Packages, 'advice'>;

function packagesOf(
  found: readonly ShippedPackage[],
  bytesOf: (one: ShippedPackage) => number,
  { basis }: LayersAboveBase,
): PackageSums {
  const packages = found
    .map((one) => ({ name: one.title, version: one.version, bytes: bytesOf(one) }))
    .sort((a, b) => b.bytes - a.bytes);
  const layers = [...new Set(found.flatMap((one) => one.layers))].sort((a, b) => a - b);
  return { packages, bytes: packages.reduce((sum, { bytes }) => sum + bytes, 0), layers, basis };
}

const whereOf = ({ image }: ImageAnalysis, { layers }: Pick<Packages, 'layers'>) => ({
  image: imageLabel(image),
  layer: layers[0] ?? null,
});
