// Packages in a large image: a dpkg whose database grows with every layer that installs something, and the node_modules of two
// services. The other layers stay as they are.

/** A file of a planned layer; `body` instead of bytes of the pool. */
export interface PackageFile {
  readonly path: string;
  readonly body: Buffer;
}

/** Layers with a node_modules, by index of what is planned. In the others, files belong to Debian packages. */
const npmLayers: ReadonlySet<number> = new Set([2, 4]);
/** Files of a package. */
const [debFiles, npmFiles] = [70, 18];

/** The place of the file with a number in a layer: of Debian packages, it is the one that it has anyway. */
export function packagePath(path: string, layer: number, at: number): string {
  return npmLayers.has(layer) ? `${moduleFolder(layer, Math.floor(at / npmFiles))}/lib/file-${at}.js` : path;
}

/** Every fifth module is inside another one. */
const moduleFolder = (layer: number, module: number): string =>
  module % 5 === 4
    ? `${moduleFolder(layer, module - 1)}/node_modules/m${module}`
    : `srv/app${layer}/node_modules/${module % 7 === 0 ? '@scope/' : ''}m${module}`;

/** The databases and manifests of each layer. `layers` has the paths of the files that each adds, `size` is the files of a Debian package. */
export function packageDatabases(
  layers: readonly (readonly string[])[],
  size = debFiles,
): readonly (readonly PackageFile[])[] {
  let status = '';
  return layers.map((paths, layer) => {
    const packages = groups(paths, npmLayers.has(layer) ? npmFiles : size);
    if (npmLayers.has(layer)) return packages.map((_, at) => manifest(layer, at));
    const info = packages.flatMap((files, at) => {
      const name = `lib${layer}-${at}`;
      status += paragraph(name);
      return [list(name, files), sums(name, files)];
    });
    return [...info, { path: 'var/lib/dpkg/status', body: Buffer.from(status) }];
  });
}

const groups = (paths: readonly string[], size: number): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(paths.length / size) }, (_, at) => paths.slice(at * size, (at + 1) * size));

const manifest = (layer: number, at: number): PackageFile => ({
  path: `${moduleFolder(layer, at)}/package.json`,
  body: Buffer.from(
    JSON.stringify({
      name: moduleFolder(layer, at).split('/node_modules/').at(-1),
      version: `1.${at}.0`,
      license: 'MIT',
      description: text,
      scripts: { build: 'tsc', test: 'node --test' },
      dependencies: Object.fromEntries(Array.from({ length: 8 }, (_, other) => [`m${at + other}`, '^1.0.0'])),
    }),
  ),
});

/** Every third package names its files by a path through the symbolic link /lib. */
const list = (name: string, files: readonly string[]): PackageFile => {
  const directories = new Set(files.flatMap(parents));
  const isAlias = Number(name.split('-')[1]) % 3 === 0;
  const lines = ['/.', ...directories, ...files.map((path) => `/${isAlias ? path.replace(/^usr\//, '') : path}`)];
  return { path: `var/lib/dpkg/info/${name}:amd64.list`, body: Buffer.from(`${lines.join('\n')}\n`) };
};

const parents = (path: string): readonly string[] =>
  path.split('/').flatMap((_, at, parts) => (at === 0 ? [] : [`/${parts.slice(0, at).join('/')}`]));

const sums = (name: string, files: readonly string[]): PackageFile => ({
  path: `var/lib/dpkg/info/${name}:amd64.md5sums`,
  body: Buffer.from(files.map((path) => `0123456789abcdef0123456789abcdef  ${path}\n`).join('')),
});

const text = 'a library that other programs are linked with, as a text of usual length';

const paragraph = (name: string): string =>
  `Package: ${name}
Status: install ok installed
Priority: optional
Section: libs
Installed-Size: 1234
Maintainer: Somebody <somebody@example.com>
Architecture: amd64
Multi-Arch: same
Version: 1:2.3.4-5+deb12u6
Depends: libc6 (>= 2.34), libgcc-s1 (>= 3.0), libstdc++6 (>= 11)
Description: ${text}
 ${text}
 .
 ${text}
 ${text}
Homepage: https://example.com/${name}

`;
