// Files of package managers, as entries of a layer.
import type { TarLiteral } from './tar-builder.ts';

/** A file with this text, or with so many bytes. */
export const file = (path: string, body: string | number): TarLiteral => ({
  path,
  body: typeof body === 'number' ? 'x'.repeat(body) : body,
});

/** The database of dpkg with these packages, `NAME` or `NAME=VERSION` (default: 1.0). Each owns one file, /usr/bin/NAME. */
export const dpkg = (...packages: string[]): readonly TarLiteral[] => {
  const named = packages.map((one) => {
    const [name = '', version = '1.0'] = one.split('=');
    return { name, version };
  });
  return [
    file(
      'var/lib/dpkg/status',
      named
        .map(({ name, version }) => `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n\n`)
        .join(''),
    ),
    ...named.map(({ name }) => file(`var/lib/dpkg/info/${name}.list`, `/usr/bin/${name}\n`)),
  ];
};

/** A package of npm with a manifest and a file of so many bytes. `parent` is the directory with the node_modules. */
export const npm = (name: string, version: string, size: number, parent = 'srv'): readonly TarLiteral[] => [
  file(`${parent}/node_modules/${name}/package.json`, JSON.stringify({ name, version })),
  file(`${parent}/node_modules/${name}/index.js`, size),
];
