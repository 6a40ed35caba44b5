// Conda packages: a JSON document for each in conda-meta of an environment (docs.conda.io, "Package metadata").
import { normalizePath, parentPath } from '../oci/entry-path.ts';
import type { Ecosystem, FileContent, InstalledPackage } from './ecosystem.ts';
import { PathList } from './path-list.ts';
import { EvidenceError, ListBudget, memberOf, readEach, readJSON, textOf } from './read-evidence.ts';

export const conda: Ecosystem = {
  type: 'conda',
  level: 'language',
  readsEachAlone: true,
  evidenceNames: ['.json'],
  isEvidence: (path) => path.endsWith('.json') && /(?:^|\/)conda-meta\/[^/]+$/.test(path),
  read: (evidence) => {
    const budget = new ListBudget();
    return readEach(evidence, (file) => readPackage(file, budget));
  },
};

async function readPackage(file: FileContent, budget: ListBudget): Promise<readonly InstalledPackage[]> {
  const document = await readJSON(file);
  const [name, version] = [textOf(memberOf(document, 'name')), textOf(memberOf(document, 'version'))];
  if (name === null || version === null) throw new EvidenceError(`has no ${name === null ? 'name' : 'version'}`);
  const listed = memberOf(document, 'files') ?? [];
  if (!Array.isArray(listed)) throw new EvidenceError('has no list of files');
  const environment = parentPath(parentPath(file.path));
  const files = new PathList();
  for (const listedPath of listed) {
    if (textOf(listedPath) === null) continue;
    const { path } = normalizePath(`${environment}/${listedPath}`);
    budget.take(path);
    files.add(path);
  }
  return [
    {
      type: 'conda',
      namespace: null,
      name,
      version,
      architecture: textOf(memberOf(document, 'subdir')),
      license: textOf(memberOf(document, 'license')),
      evidence: file.path,
      files,
      directory: null,
      derived: [file.path],
    },
  ];
}
