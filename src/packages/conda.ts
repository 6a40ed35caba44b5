// Conda packages: a JSON document for each in conda-meta of an environment (docs.conda.io, "Package metadata").
import { normalizePath, parentPath } from '../oci/entry-path.ts';
import type { Ecosystem, FileContent, InstalledPackage } from './ecosystem.ts';
import { EvidenceError, memberOf, readEach, readJSON, textOf } from './read-evidence.ts';

export const conda: Ecosystem = {
  name: 'conda',
  level: 'language',
  isEvidence: (path) => path.endsWith('.json') && /(?:^|\/)conda-meta\/[^/]+$/.test(path),
  read: (evidence) => readEach(evidence, readPackage),
};

async function readPackage(file: FileContent): Promise<readonly InstalledPackage[]> {
  const document = await readJSON(file);
  const [name, version] = [textOf(memberOf(document, 'name')), textOf(memberOf(document, 'version'))];
  if (name === null || version === null) throw new EvidenceError(`has no ${name === null ? 'name' : 'version'}`);
  const listed = memberOf(document, 'files') ?? [];
  if (!Array.isArray(listed)) throw new EvidenceError('has no list of files');
  const environment = parentPath(parentPath(file.path));
  return [
    {
      type: 'conda',
      namespace: null,
      name,
      version,
      architecture: textOf(memberOf(document, 'subdir')),
      license: textOf(memberOf(document, 'license')),
      evidence: file.path,
      files: listed.filter((path) => textOf(path) !== null).map((path) => normalizePath(`${environment}/${path}`).path),
      directory: null,
      derived: [file.path],
    },
  ];
}
