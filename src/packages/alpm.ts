// Arch Linux packages: a folder for each package in var/lib/pacman/local, with its description and its list of files
// (libalpm, lib/libalpm/be_local.c).
import { normalizePath, parentPath } from '../oci/entry-path.ts';
import type { Ecosystem, EvidenceFault, FileContent, InstalledPackage, PackageList } from './ecosystem.ts';
import { PathList } from './path-list.ts';
import { catchFault, ListBudget, readLines } from './read-evidence.ts';

const database = 'var/lib/pacman/local/';

export const alpm: Ecosystem = {
  type: 'alpm',
  level: 'system',
  evidenceDirectories: [database],
  isEvidence: (path) => path.startsWith(database) && evidence.test(path),
  async read(files) {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const packages: InstalledPackage[] = [];
    const faults: EvidenceFault[] = [];
    const budget = new ListBudget();
    for (const file of files.filter(({ path }) => path.endsWith('/desc'))) {
      const found = await packageOf(file, byPath, budget, faults);
      if (found) packages.push(found);
    }
    return { packages, faults } satisfies PackageList;
  },
};

const evidence = /^var\/lib\/pacman\/local\/[^/]+\/(?:desc|files)$/;

async function packageOf(
  desc: FileContent,
  byPath: ReadonlyMap<string, FileContent>,
  budget: ListBudget,
  faults: EvidenceFault[],
): Promise<InstalledPackage | undefined> {
  const folder = parentPath(desc.path);
  const fields = new Map<string, string[]>();
  await readSections(desc, budget, faults, (title, value) => {
    const known = fields.get(title);
    if (known) known.push(value);
    else fields.set(title, [value]);
  });
  const [name, version] = [fields.get('NAME')?.[0], fields.get('VERSION')?.[0]];
  if (!name || !version) {
    faults.push({ path: desc.path, message: `has no %${name ? 'VERSION' : 'NAME'}%` });
    return undefined;
  }
  const list = byPath.get(`${folder}/files`);
  const files = new PathList();
  if (list) {
    await readSections(list, budget, faults, (title, value) => {
      // Directories end with a slash.
      if (title === 'FILES' && !value.endsWith('/')) files.add(normalizePath(value).path);
    });
  }
  return {
    type: 'alpm',
    namespace: null,
    name,
    version,
    architecture: fields.get('ARCH')?.[0] ?? null,
    license: fields.get('LICENSE')?.join(' AND ') ?? null,
    evidence: desc.path,
    files,
    directory: null,
    derived: [`${folder}/`, ...(derived.get(name) ?? [])],
  };
}

/** What the programs of a package write. */
const derived: ReadonlyMap<string, readonly string[]> = new Map([
  ['ca-certificates-utils', ['etc/ssl/certs/', 'etc/ca-certificates/extracted/']],
  ['glibc', ['etc/ld.so.cache', 'var/cache/ldconfig/']],
  ['pacman', ['var/cache/pacman/', 'var/lib/pacman/', 'var/log/pacman.log', 'etc/pacman.d/gnupg/']],
]);

/** Calls `add` for each value of a section: `%NAME%` is in a line, a value in each line below it, and then comes an empty line. */
async function readSections(
  file: FileContent,
  budget: ListBudget,
  faults: EvidenceFault[],
  add: (title: string, value: string) => void,
): Promise<void> {
  await catchFault(file, faults, async () => {
    let title: string | undefined;
    for await (const lines of readLines(file)) {
      for (const line of lines) {
        if (line === '') title = undefined;
        else if (title === undefined) title = /^%([A-Z0-9_]+)%$/.exec(line)?.[1];
        else {
          budget.take(line);
          add(title, line);
        }
      }
    }
  });
}
