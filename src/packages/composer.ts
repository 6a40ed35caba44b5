// PHP packages: vendor/composer/installed.json (Composer 2: an object; Composer 1: a list).
import { normalizePath, parentPath } from '../oci/entry-path.ts';
import { type Ecosystem, type FileContent, type InstalledPackage, newPackage } from './ecosystem.ts';
import { EvidenceError, memberOf, readEach, readJSON, textOf } from './read-evidence.ts';

export const composer: Ecosystem = {
  type: 'composer',
  level: 'language',
  readsEachAlone: true,
  evidenceNames: ['installed.json'],
  isEvidence: (path) => path.endsWith('composer/installed.json') && /(?:^|\/)composer\/installed\.json$/.test(path),
  read: (evidence) => readEach(evidence, readInstalled),
};

async function readInstalled(file: FileContent): Promise<readonly InstalledPackage[]> {
  const document = await readJSON(file);
  const listed = Array.isArray(document) ? document : memberOf(document, 'packages');
  if (!Array.isArray(listed)) throw new EvidenceError('has no list of packages');
  const folder = parentPath(file.path);
  return listed.map((one) => {
    const [fullName, version] = [textOf(memberOf(one, 'name')), textOf(memberOf(one, 'version'))];
    if (fullName === null || version === null) throw new EvidenceError('has a package without name or version');
    const slash = fullName.indexOf('/');
    return newPackage({
      type: 'composer',
      namespace: slash < 0 ? null : fullName.slice(0, slash),
      name: fullName.slice(slash + 1),
      version,
      license: licenseOf(memberOf(one, 'license')),
      evidence: file.path,
      directory: directoryOf(one, folder, fullName),
    });
  });
}

/** Relative to the file. Metapackages have none, and Composer 1 does not list it. */
function directoryOf(one: unknown, folder: string, fullName: string): string | null {
  const path = memberOf(one, 'install-path');
  if (path === null || memberOf(one, 'type') === 'metapackage') return null;
  return normalizePath(`${folder}/${textOf(path) ?? `../${fullName}`}`).path || null;
}

/** Of several, the user may choose. */
const licenseOf = (licenses: unknown): string | null =>
  Array.isArray(licenses) ? textOf(licenses.filter((one) => textOf(one) !== null).join(' OR ')) : textOf(licenses);
