// Ruby gems: the specifications that RubyGems writes when it installs a gem (guides.rubygems.org, "Specification Reference").
import { parentPath } from '../oci/entry-path.ts';
import { type Ecosystem, type FileContent, type InstalledPackage, newPackage, type PackageList } from './ecosystem.ts';
import { EvidenceError, readEach, textOf } from './read-evidence.ts';

export const gem: Ecosystem = {
  type: 'gem',
  level: 'language',
  evidenceNames: ['.gemspec', '.so', 'gem_make.out'],
  isEvidence: (path) => (path.endsWith('.gemspec') ? specification.test(path) : isOfExtension(path)),
  read: async (evidence) => {
    const list = await readEach(
      evidence.filter(({ path }) => path.endsWith('.gemspec')),
      readSpecification,
    );
    return withExtensions(list, evidence);
  },
};

const specification = /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/;

/** In `extensions/PLATFORM/RUBY/NAME`: what was built of a gem, for a platform and a version of Ruby. */
const isOfExtension = (path: string): boolean =>
  (path.endsWith('.so') || path.endsWith('/gem_make.out')) && /(?:^|\/)extensions\//.test(path);

/** Bytes that have the name, the version and the licenses: they are in the first lines. */
const headSize = 2 ** 16;

async function readSpecification(file: FileContent): Promise<readonly InstalledPackage[]> {
  const text = (await file.read(0, headSize)).toString('utf8');
  const attributes = new Map<string, readonly string[]>();
  for (const [, key = '', value = ''] of text.matchAll(/^ {0,8}\w+\.(name|version|platform|licenses?) *=(.*)/gm)) {
    if (!attributes.has(key))
      attributes.set(
        key,
        Array.from(value.matchAll(/"([^"]*)"/g), ([, one = '']) => one),
      );
  }
  const firstOf = (key: string): string | null => textOf(attributes.get(key)?.[0]);
  // For programs that do not run Ruby.
  const [, stubName, stubVersion, stubPlatform] = /^# stub: (\S+) (\S+) (\S+)/m.exec(text) ?? [];
  const [name, version] = [textOf(stubName) ?? firstOf('name'), textOf(stubVersion) ?? firstOf('version')];
  if (name === null || version === null) throw new EvidenceError(`has no ${name === null ? 'name' : 'version'}`);
  const platform = textOf(stubPlatform) ?? firstOf('platform');
  return [
    newPackage({
      type: 'gem',
      name,
      version,
      architecture: platform === 'ruby' ? null : platform,
      license: textOf((attributes.get('licenses') ?? attributes.get('license'))?.join(', ')),
      evidence: file.path,
      ...placesOf(file.path),
    }),
  ];
}

/** The folder of the gem, and what RubyGems keeps of it. */
function placesOf(path: string): Pick<InstalledPackage, 'directory' | 'derived'> {
  const specifications = parentPath(path).replace(/\/default$/, '');
  const name = path.slice(path.lastIndexOf('/') + 1, -'.gemspec'.length);
  const home = specifications.slice(0, -'specifications'.length);
  return {
    directory: `${home}gems/${name}`,
    derived: [path, `${home}cache/${name}.gem`, `${home}build_info/${name}.info`, `${home}doc/${name}/`],
  };
}

/** Extensions are in a folder of their own, with the name of the gem. */
function withExtensions({ packages, faults }: PackageList, evidence: readonly FileContent[]): PackageList {
  const byDirectory = new Map(packages.map((one) => [one.directory, one]));
  const found = new Map<string, InstalledPackage>();
  for (const { path } of evidence.filter((one) => isOfExtension(one.path))) {
    const parts = path.split('/');
    // A folder above or below may have the same name.
    for (const at of new Set([parts.indexOf('extensions'), parts.lastIndexOf('extensions')])) {
      const [home, name] = [parts.slice(0, at), parts[at + 3]];
      const owner = byDirectory.get([...home, 'gems', name].join('/'));
      const directory = parts.slice(0, at + 4).join('/');
      if (owner) found.set(directory, { ...owner, directory, derived: [] });
    }
  }
  return { packages: [...packages, ...found.values()], faults };
}
