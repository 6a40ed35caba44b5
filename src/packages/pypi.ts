// Python packages: the folders NAME.dist-info (packaging.python.org, "Recording installed projects") and, of older installers,
// NAME.egg-info, either a folder or a file, and NAME.egg, either a folder or a zip file.
import { normalizePath, parentPath } from '../oci/entry-path.ts';
import {
  type Ecosystem,
  type EvidenceFault,
  type FileContent,
  type InstalledPackage,
  newPackage,
  type PackageList,
} from './ecosystem.ts';
import { PathList } from './path-list.ts';
import { catchFault, EvidenceError, LineFaults, ListBudget, readLines } from './read-evidence.ts';
import { readEntry, readZip } from './zip.ts';

export const pypi: Ecosystem = {
  type: 'pypi',
  level: 'language',
  evidenceNames: ['METADATA', 'RECORD', 'PKG-INFO', 'installed-files.txt', '.egg-info', '.egg'],
  isEvidence: (path) => (path.includes('.dist-info/') || path.includes('.egg') ? evidence.test(path) : false),
  read: readPackages,
};

const evidence =
  /(?:^|\/)[^/]+(?:\.dist-info\/(?:METADATA|RECORD)|\.egg-info(?:\/PKG-INFO|\/installed-files\.txt)?|\.egg(?:\/EGG-INFO\/PKG-INFO)?)$/;
/** What has the name and version of a package. */
const metadata = /(?:\/METADATA|\/PKG-INFO|\.egg-info)$/;

async function readPackages(files: readonly FileContent[]): Promise<PackageList> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const packages: InstalledPackage[] = [];
  const faults: EvidenceFault[] = [];
  const budget = new ListBudget();
  for (const file of files.filter(({ path }) => metadata.test(path))) {
    await catchFault(file, faults, async () => {
      packages.push(
        newPackage({ ...(await readMetadata(file)), ...(await readFiles(file.path, byPath, faults, budget)) }),
      );
    });
  }
  for (const file of files.filter(({ path }) => path.endsWith('.egg'))) {
    await catchFault(file, faults, async () => {
      const content = await metadataOfEgg(file);
      if (content) packages.push(newPackage({ ...(await readMetadata(content)), files: PathList.of(file.path) }));
    });
  }
  return { packages: withoutVendored(packages), faults };
}

/** Bytes that have the name, the version and the license: they precede the description, also where it is a header. */
const headSize = 2 ** 16;

/** Headers as in an e-mail, up to the first empty line (packaging.python.org, "Core metadata specifications"). */
async function readMetadata(file: FileContent): Promise<Omit<InstalledPackage, 'files' | 'directory' | 'derived'>> {
  const headers = new Map<string, string>();
  for (const line of (await file.read(0, headSize)).toString('utf8').split('\n')) {
    if (line.trimEnd() === '') break;
    const colon = line.indexOf(':');
    // A line that begins with a space continues the one before.
    if (colon > 0 && line.trimStart() === line) {
      headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
  }
  const [name, version] = [headers.get('name'), headers.get('version')];
  if (!name || !version) throw new EvidenceError(`has no ${name ? 'Version' : 'Name'}`);
  const license = headers.get('license-expression') || headers.get('license');
  return {
    type: 'pypi',
    namespace: null,
    name,
    version,
    architecture: null,
    license: !license || license === 'UNKNOWN' ? null : license,
    evidence: file.path,
  };
}

/** Bytes of the metadata in a zipped egg. */
const maxZippedMetadata = 2 ** 20;

/** The metadata in a zipped egg, under the path of the egg. Undefined if it is not one. */
async function metadataOfEgg(file: FileContent): Promise<FileContent | undefined> {
  const magic = await file.read(0, 4);
  if (magic.toString('latin1') !== 'PK\x03\x04') return undefined;
  // One entry is read, whose size is limited.
  const spend = (): void => {};
  const [entry] = await readZip(file, (name) => name === 'EGG-INFO/PKG-INFO', spend);
  if (!entry) return undefined;
  const bytes = await readEntry(file, entry, maxZippedMetadata, spend);
  return { ...file, size: bytes.length, read: async (start, length) => bytes.subarray(start, start + length) };
}

/** The list that the installer wrote. Without one, what is in the folder of the metadata belongs to the package. */
async function readFiles(
  path: string,
  byPath: ReadonlyMap<string, FileContent>,
  faults: EvidenceFault[],
  budget: ListBudget,
): Promise<Pick<InstalledPackage, 'files' | 'directory' | 'derived'>> {
  const folder = parentPath(path);
  const files = new PathList();
  if (path.endsWith('.egg-info')) return { files: PathList.of(path), directory: null, derived: [] };
  if (path.endsWith('.egg/EGG-INFO/PKG-INFO')) return { files, directory: parentPath(folder), derived: [] };
  const isEgg = path.endsWith('.egg-info/PKG-INFO');
  const list = byPath.get(`${folder}/${isEgg ? 'installed-files.txt' : 'RECORD'}`);
  if (!list) return { files, directory: folder, derived: [] };
  const base = isEgg ? folder : parentPath(folder);
  const lineFaults = new LineFaults();
  await catchFault(list, faults, async () => {
    let line = 0;
    for await (const rows of readLines(list)) {
      for (const row of rows) {
        line += 1;
        const listed = isEgg ? row : firstColumn(row);
        if (listed === undefined) lineFaults.add(line, 'has a quote without an end');
        if (!listed) continue;
        const { path: file } = normalizePath(listed.startsWith('/') ? listed : `${base}/${listed}`);
        budget.take(file);
        files.add(file);
      }
    }
  });
  faults.push(...lineFaults.faultsOf(list));
  return { files, directory: null, derived: isEgg ? [list.path] : [] };
}

/** Of comma-separated values. In double quotes it may have commas, and quotes twice. Undefined if the quotes have no end. */
function firstColumn(row: string): string | undefined {
  if (!row.startsWith('"')) return row.split(',', 1)[0];
  for (let end = row.indexOf('"', 1); end > 0; end = row.indexOf('"', end + 2)) {
    if (row[end + 1] !== '"') return row.slice(1, end).replaceAll('""', '"');
  }
  return undefined;
}

/** Without packages whose metadata another package lists among its files: pip vendors them and does not know them as installed. */
function withoutVendored(packages: readonly InstalledPackage[]): readonly InstalledPackage[] {
  const listed = new Set<string>();
  for (const { evidence: own, files } of packages) {
    for (const file of files) if (file !== own && metadata.test(file)) listed.add(file);
  }
  return packages.filter(({ evidence: own }) => !listed.has(own));
}
