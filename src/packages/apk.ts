// Alpine packages: the database of apk, a text file with a paragraph for each package (apk-tools, "apk-v2(5)", installed database).
import { normalizePath } from '../oci/entry-path.ts';
import type { Ecosystem, EvidenceFault, FileContent, InstalledPackage, PackageList } from './ecosystem.ts';
import { PathList } from './path-list.ts';
import { catchFault, LineFaults, ListBudget, readLines } from './read-evidence.ts';

export const apk: Ecosystem = {
  type: 'apk',
  level: 'system',
  evidenceNames: ['installed'],
  isEvidence: (path) => path === 'lib/apk/db/installed' || path === 'usr/lib/apk/db/installed',
  async read(evidence) {
    const packages: InstalledPackage[] = [];
    const faults: EvidenceFault[] = [];
    for (const file of evidence) {
      const lineFaults = new LineFaults();
      await catchFault(file, faults, async () => {
        for await (const found of packagesOf(file, lineFaults)) packages.push(found);
      });
      faults.push(...lineFaults.faultsOf(file));
    }
    return { packages, faults } satisfies PackageList;
  },
};

/** What apk and the triggers of a package write. */
const derived: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'apk-tools',
    [
      'etc/apk/arch',
      'etc/apk/repositories',
      'etc/apk/world',
      'lib/apk/',
      'usr/lib/apk/',
      'var/cache/apk/',
      'var/log/apk.log',
    ],
  ],
  ['ca-certificates', ['etc/ssl/certs/']],
]);

/** No system has a longer path; without this limit, a few bytes for each file could make paths of megabytes. */
const maxPathLength = 4096;

const noNames: readonly string[] = ['', '.', '..'];

/** Fields by letter: P is the name, V the version, A the architecture, L the license. */
type Fields = Map<string, string>;

async function* packagesOf(file: FileContent, faults: LineFaults): AsyncGenerator<InstalledPackage> {
  const budget = new ListBudget();
  let [fields, files, directory] = empty();
  let [number, start] = [0, 0];
  for await (const lines of readLines(file)) {
    for (const line of lines) {
      number += 1;
      if (line === '') {
        if (fields.size > 0) yield* packageOf(file, { fields, files, start }, faults);
        [fields, files, directory] = empty();
        continue;
      }
      if (fields.size === 0) start = number;
      const [key, value] = [line.slice(0, 1), line.slice(2)];
      if (line[1] !== ':') faults.add(number, 'is not a field');
      else if (key === 'F') {
        const { path } = normalizePath(value.slice(0, maxPathLength));
        directory = path === '' ? '' : `${path}/`;
      } else if (key === 'R') {
        const path = directory + value;
        if (value.includes('/') || noNames.includes(value)) faults.add(number, 'is not the name of a file');
        else {
          budget.take(path);
          files.add(path);
        }
      } else fields.set(key, value);
    }
  }
  if (fields.size > 0) yield* packageOf(file, { fields, files, start }, faults);
}

const empty = (): [Fields, PathList, string] => [new Map(), new PathList(), ''];

function* packageOf(
  { path }: FileContent,
  { fields, files, start }: { readonly fields: Fields; readonly files: PathList; readonly start: number },
  faults: LineFaults,
): Generator<InstalledPackage> {
  const [name, version] = [fields.get('P'), fields.get('V')];
  if (!name || !version) return faults.add(start, `begins a package without ${name ? 'version' : 'name'}`);
  yield {
    type: 'apk',
    namespace: null,
    name,
    version,
    architecture: fields.get('A') || null,
    license: fields.get('L') || null,
    evidence: path,
    files,
    directory: null,
    derived: derived.get(name) ?? [],
  };
}
