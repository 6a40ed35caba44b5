// npm packages: the package.json of each folder that npm, pnpm, Yarn or Bun installed below a node_modules, and of the workspaces that npm
// linked there.
import { comparePaths, nearestAbove, normalizePath, parentPath } from '../oci/entry-path.ts';
import {
  type Ecosystem,
  type EvidenceFault,
  type FileContent,
  type InstalledPackage,
  newPackage,
  type PackageList,
} from './ecosystem.ts';
import { catchFault, memberOf, readEach, readJSON, textOf } from './read-evidence.ts';

export const npm: Ecosystem = {
  type: 'npm',
  level: 'language',
  evidenceNames: ['package.json', '.package-lock.json'],
  isEvidence: (path) =>
    path.endsWith('/package.json') ? manifest.test(path) || isOutside(path) : path.endsWith(lockfile),
  read: readInstalled,
};

/** What npm 7 and later knows of the packages in the node_modules and of the workspaces. */
const lockfile = 'node_modules/.package-lock.json';

/** Of a project or one of its workspaces. */
const isOutside = (path: string): boolean => !path.includes('node_modules/');

/**
 * Below a store (`node_modules/.pnpm/NAME@VERSION/node_modules`) as well; the one of Yarn 4 is
 * `node_modules/.store/NAME-VERSION/package`. Other folders whose name has a leading dot are caches.
 */
const manifest = /(?:^|\/)node_modules\/(?:(?:@[^/]+\/)?[^./@][^/]*|\.store\/[^/]+\/package)\/package\.json$/;

async function readInstalled(evidence: readonly FileContent[]): Promise<PackageList> {
  const faults: EvidenceFault[] = [];
  const outside = new Set(evidence.flatMap(({ path }) => (isOutside(path) ? [parentPath(path)] : [])));
  const workspaces = new Set<string>();
  for (const file of evidence.filter(({ path }) => path.endsWith(lockfile))) {
    await catchFault(file, faults, async () => {
      for (const directory of await readLinked(file)) if (outside.has(directory)) workspaces.add(directory);
    });
  }
  const manifests = evidence.filter(
    ({ path }) => !path.endsWith(lockfile) && (!isOutside(path) || workspaces.has(parentPath(path))),
  );
  const found = await readEach(manifests, readKnown);
  return withoutFixtures({ packages: found.packages, faults: [...faults, ...found.faults] });
}

/** The directories outside of a node_modules that npm linked into it. */
async function readLinked(file: FileContent): Promise<readonly string[]> {
  const project = parentPath(parentPath(file.path));
  const packages = memberOf(await readJSON(file), 'packages');
  if (typeof packages !== 'object' || packages === null) return [];
  return Object.keys(packages).flatMap((directory) =>
    directory !== '' && isOutside(`${directory}/`) ? [normalizePath(`${project}/${directory}`).path] : [],
  );
}

/** Most manifests are the same before and after a change of others. */
const knownPackages = new WeakMap<FileContent, readonly InstalledPackage[]>();

async function readKnown(file: FileContent): Promise<readonly InstalledPackage[]> {
  const known = knownPackages.get(file) ?? (await readPackage(file));
  knownPackages.set(file, known);
  return known;
}

/** None if it has no name or version: npm installs no such package. */
async function readPackage(file: FileContent): Promise<readonly InstalledPackage[]> {
  const document = await readJSON(file);
  const [fullName, version] = [textOf(memberOf(document, 'name')), textOf(memberOf(document, 'version'))];
  if (fullName === null || version === null) return [];
  const [, namespace = null, name = fullName] = /^(@[^/]+)\/(.+)$/s.exec(fullName) ?? [];
  return [
    newPackage({
      type: 'npm',
      namespace,
      name,
      version,
      license: licenseOf(document),
      evidence: file.path,
      directory: parentPath(file.path),
    }),
  ];
}

/** An SPDX expression; old packages have an object or a list (docs.npmjs.com, "package.json", license). */
function licenseOf(document: unknown): string | null {
  const license = memberOf(document, 'license');
  const old = memberOf(document, 'licenses');
  return textOf(license) ?? textOf(memberOf(license, 'type')) ?? textOf(memberOf(memberOf(old, '0'), 'type'));
}

/** Without the node_modules that a package has somewhere among its own files, such as `test/node_modules`. */
function withoutFixtures({ packages, faults }: PackageList): PackageList {
  const directories = new Set<string>();
  const packageAbove = nearestAbove((directory) => directories.has(directory));
  const installed = packages
    .toSorted((a, b) => comparePaths(directoryOf(a), directoryOf(b)))
    .filter((one) => {
      const directory = directoryOf(one);
      const above = packageAbove(directory);
      const isInstalled =
        above === undefined || isOutside(`${directory}/`) || directory.startsWith('node_modules/', above.length + 1);
      if (isInstalled) directories.add(directory);
      return isInstalled;
    });
  return { packages: installed, faults };
}

const directoryOf = ({ directory }: InstalledPackage): string => directory ?? '';
