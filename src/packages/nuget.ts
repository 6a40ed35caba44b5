// NuGet packages of .NET programs: NAME.deps.json, which `dotnet publish` writes beside the files that it copies out of the packages
// (dotnet/sdk, "runtime-configuration-file.md").
import { normalizePath, parentPath } from '../oci/entry-path.ts';
import { type Ecosystem, type FileContent, type InstalledPackage, newPackage } from './ecosystem.ts';
import { PathList } from './path-list.ts';
import { EvidenceError, ListBudget, memberOf, readEach, readJSON, textOf } from './read-evidence.ts';

export const nuget: Ecosystem = {
  type: 'nuget',
  level: 'language',
  readsEachAlone: true,
  evidenceNames: ['.deps.json'],
  isEvidence: (path) => path.endsWith('.deps.json'),
  read: (evidence) => {
    const budget = new ListBudget();
    return readEach(evidence, (file) => readDependencies(file, budget));
  },
};

/** Libraries of other types are the program itself and its projects. */
const types: ReadonlySet<unknown> = new Set(['package', 'runtimepack']);
/** A package with the runtime, in a program that brings its own. */
const runtimePack = /^runtimepack\./;

async function readDependencies(file: FileContent, budget: ListBudget): Promise<readonly InstalledPackage[]> {
  const document = await readJSON(file);
  const libraries = membersOf(document, 'libraries');
  if (libraries.length === 0) throw new EvidenceError('has no libraries');
  const target = memberOf(
    memberOf(document, 'targets'),
    textOf(memberOf(memberOf(document, 'runtimeTarget'), 'name')) ?? '',
  );
  return libraries
    .filter(([, library]) => types.has(memberOf(library, 'type')))
    .map(([key]) => {
      const [name, version] = key.split('/', 2).map(textOf);
      if (!name || !version) throw new EvidenceError('has a library without name or version');
      const files = new PathList();
      for (const path of assetsOf(memberOf(target, key), parentPath(file.path))) {
        budget.take(path);
        files.add(path);
      }
      return newPackage({
        type: 'nuget',
        name: name.replace(runtimePack, ''),
        version,
        evidence: file.path,
        files,
      });
    });
}

/** Where the files of a package are: those for all systems beside the program, the others below folders. */
function assetsOf(library: unknown, folder: string): readonly string[] {
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const paths = [
    ...[...membersOf(library, 'runtime'), ...membersOf(library, 'native')].map(([path]) => nameOf(path)),
    ...membersOf(library, 'resources').map(
      ([path, asset]) => `${textOf(memberOf(asset, 'locale')) ?? ''}/${nameOf(path)}`,
    ),
    ...membersOf(library, 'runtimeTargets').map(([path]) => path),
  ];
  return paths.map((path) => normalizePath(`${folder}/${path}`).path);
}

/** The members of an object in an object. */
function membersOf(value: unknown, name: string): readonly (readonly [key: string, value: unknown])[] {
  const member = memberOf(value, name);
  return typeof member === 'object' && member !== null ? Object.entries(member) : [];
}
