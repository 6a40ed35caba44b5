// RPM packages: the databases in which rpm keeps the headers of installed packages, one backend after the other since 1997; and the
// list in its place in images without rpm (Azure Linux, "distroless").
import {
  type Ecosystem,
  type EvidenceFault,
  type FileContent,
  type InstalledPackage,
  newPackage,
  type PackageList,
} from '../ecosystem.ts';
import { catchFault, LineFaults, ListBudget, PackageBudget, PartFaults, readLines, textOf } from '../read-evidence.ts';
import { readBerkeleyDB } from './berkeley-db.ts';
import { packageOfHeader } from './header.ts';
import { readNDB } from './ndb.ts';
import { readSQLite } from './sqlite.ts';

/** The last one is that of rpm-ostree. */
const folders = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'];
const manifest = 'var/lib/rpmmanifest/container-manifest-2';

export const rpm: Ecosystem = {
  type: 'rpm',
  level: 'system',
  evidenceDirectories: [...folders, 'var/lib/rpmmanifest'].map((folder) => `${folder}/`),
  isEvidence: (path) => evidence.has(path),
  read: readDatabases,
};

/** In the order in which rpm looks for them: the database before a migration may still be there. */
const backends: readonly (readonly [
  name: string,
  read: (file: FileContent, log?: FileContent) => AsyncGenerator<Buffer>,
])[] = [
  ['rpmdb.sqlite', readSQLite],
  ['Packages.db', readNDB],
  ['Packages', readBerkeleyDB],
];
const logSuffix = '-wal';
const evidence: ReadonlySet<string> = new Set([
  ...folders.flatMap((folder) => backends.map(([name]) => `${folder}/${name}`)),
  ...folders.map((folder) => `${folder}/rpmdb.sqlite${logSuffix}`),
  manifest,
]);

async function readDatabases(files: readonly FileContent[]): Promise<PackageList> {
  const byPath = new Map(files.filter(({ size }) => size > 0).map((file) => [file.path, file]));
  const packages: InstalledPackage[] = [];
  const faults: EvidenceFault[] = [];
  const budget = new ListBudget();
  const packageBudget = new PackageBudget();
  for (const folder of folders) {
    const [name, read] = backends.find(([one]) => byPath.has(`${folder}/${one}`)) ?? [];
    const file = byPath.get(`${folder}/${name}`);
    if (!file || !read) continue;
    const headerFaults = new PartFaults('package headers');
    await catchFault(file, faults, async () => {
      for await (const header of read(file, byPath.get(`${file.path}${logSuffix}`))) {
        try {
          packageBudget.take();
          packages.push(packageOfHeader(header, file.path, budget));
        } catch (error) {
          headerFaults.add(error);
        }
      }
    });
    faults.push(...headerFaults.faultsOf(file));
  }
  const list = byPath.get(manifest);
  if (list) await readManifest(list, packages, faults, packageBudget);
  return { packages, faults };
}

/** Lines as of `rpm -qa --qf`, with tabs between the fields. It lists no files. */
async function readManifest(
  file: FileContent,
  packages: InstalledPackage[],
  faults: EvidenceFault[],
  budget: PackageBudget,
): Promise<void> {
  const lineFaults = new LineFaults();
  let number = 0;
  await catchFault(file, faults, async () => {
    for await (const lines of readLines(file)) {
      for (const line of lines) {
        number += 1;
        const [name, versionRelease, , , , epoch, , architecture] = line.split('\t', 8).map(fieldOf);
        if (!name || !versionRelease) {
          lineFaults.add(number, 'has no name or version');
          continue;
        }
        budget.take();
        const one = newPackage({
          type: 'rpm',
          name,
          version: `${epoch ? `${epoch}:` : ''}${versionRelease}`,
          architecture: architecture ?? null,
          evidence: file.path,
        });
        packages.push(one);
      }
    }
  });
  faults.push(...lineFaults.faultsOf(file));
}

/** rpm prints `(none)` for a tag that a package does not have. */
const fieldOf = (field: string): string | null => (field === '(none)' ? null : textOf(field));
