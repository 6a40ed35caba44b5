// An image with package databases: dpkg on a merged /usr, and npm. A package is removed again, and an attribute of another changed.
import type { TarLiteral } from '../../test/support/tar-builder.ts';
import { whiteout } from './changeset-samples.ts';
import { built, type Sample, sized } from './sample.ts';

export const packageSamples = (): readonly Sample[] => [
  built('packages', [
    ["# debian.sh --arch 'amd64' out/ 'bookworm'", base()],
    ['RUN apt-get update && apt-get install -y gcc jq', installed()],
    ['COPY web /srv/web', web()],
    ['RUN apt-get purge -y gcc', purged()],
    ['RUN chmod u+s /usr/bin/jq', [{ path: 'usr/bin/jq', body: sized(30_000, 'jq'), mode: 0o4755 }]],
  ]),
];

const database = 'var/lib/dpkg';

/** The paragraphs of packages in the status file. */
const status = (...packages: readonly (readonly [name: string, version: string])[]): TarLiteral => ({
  path: `${database}/status`,
  body: packages
    .map(
      ([name, version]) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
    )
    .join('\n'),
});

const list = (name: string, ...paths: readonly string[]): TarLiteral => ({
  path: `${database}/info/${name}.list`,
  body: ['/.', ...paths].map((path) => `${path}\n`).join(''),
});

const apt = ['apt', '2.6.1'] as const;
const coreutils = ['coreutils', '9.1-1'] as const;
const libc = ['libc6', '2.36-9+deb12u7'] as const;
const dpkg = ['dpkg', '1.21.22'] as const;
const jq = ['jq', '1.6-2.1'] as const;
const gcc = ['gcc', '4:12.2.0-3'] as const;

/** The list of coreutils says /bin, where a merged /usr has a link. */
const base = (): readonly TarLiteral[] => [
  { path: 'usr/' },
  { path: 'usr/bin/' },
  { path: 'bin', type: 'symlink', link: 'usr/bin' },
  { path: 'usr/lib/os-release', body: 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\nVERSION_ID="12"\n' },
  { path: 'etc/os-release', type: 'symlink', link: '../usr/lib/os-release' },
  { path: 'usr/bin/cat', body: sized(40_000, 'cat'), mode: 0o755 },
  { path: 'usr/bin/[', body: sized(60_000, 'test'), mode: 0o755 },
  { path: 'usr/bin/apt', body: sized(20_000, 'apt'), mode: 0o755 },
  { path: 'usr/bin/dpkg', body: sized(25_000, 'dpkg'), mode: 0o755 },
  { path: 'usr/lib/libc.so.6', body: sized(200_000, 'libc'), mode: 0o755 },
  { path: 'usr/lib/libc.so', type: 'symlink', link: 'libc.so.6' },
  status(apt, coreutils, dpkg, libc),
  list('apt', '/usr', '/usr/bin', '/usr/bin/apt'),
  list('coreutils', '/bin', '/bin/cat', '/usr', '/usr/bin', '/usr/bin/['),
  list('dpkg', '/usr', '/usr/bin', '/usr/bin/dpkg'),
  list('libc6', '/usr', '/usr/lib', '/usr/lib/libc.so.6', '/usr/lib/libc.so'),
];

const installed = (): readonly TarLiteral[] => [
  { path: 'usr/bin/gcc', body: sized(300_000, 'gcc'), mode: 0o755 },
  { path: 'usr/bin/jq', body: sized(30_000, 'jq'), mode: 0o755 },
  status(apt, coreutils, dpkg, libc, jq, gcc),
  list('jq', '/usr', '/usr/bin', '/usr/bin/jq'),
  list('gcc', '/usr', '/usr/bin', '/usr/bin/gcc'),
  { path: 'var/cache/apt/archives/gcc_4%3a12.2.0-3_amd64.deb', body: sized(90_000, 'deb') },
  { path: 'var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_main', body: sized(70_000, 'list') },
];

const manifest = (name: string, version: string): string => `${JSON.stringify({ name, version, license: 'MIT' })}\n`;

const web = (): readonly TarLiteral[] => [
  { path: 'srv/web/server.js', body: sized(2000, 'server') },
  { path: 'srv/web/node_modules/ms/package.json', body: manifest('ms', '2.1.3') },
  { path: 'srv/web/node_modules/ms/index.js', body: sized(3000, 'ms') },
  { path: 'srv/web/node_modules/@types/node/package.json', body: manifest('@types/node', '20.14.2') },
  { path: 'srv/web/node_modules/@types/node/index.d.ts', body: sized(20_000, 'types') },
  { path: 'srv/web/node_modules/debug/package.json', body: manifest('debug', '2.6.9') },
  { path: 'srv/web/node_modules/debug/src/debug.js', body: sized(8000, 'debug') },
  { path: 'srv/web/node_modules/debug/node_modules/ms/package.json', body: manifest('ms', '2.0.0') },
  { path: 'srv/web/node_modules/debug/node_modules/ms/index.js', body: sized(2500, 'old ms') },
];

const purged = (): readonly TarLiteral[] => [
  whiteout('usr/bin/.wh.gcc'),
  whiteout(`${database}/info/.wh.gcc.list`),
  status(apt, coreutils, dpkg, libc, jq),
];
