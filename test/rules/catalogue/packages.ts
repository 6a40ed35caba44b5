// Rules about packages: build tools, several versions, removed packages, and databases that could not be read.
import { ociArchive } from '../../support/image-builder.ts';
import { dpkg, file, npm } from '../../support/package-literal.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';
import { type Catalogue, hello, layerOf, type Reported, type Silent } from './archives.ts';

const image = (...steps: readonly (readonly TarLiteral[])[]): Buffer =>
  ociArchive([{ ...hello, steps: steps.map((entries) => ({ createdBy: 'RUN', entries })) }]);

/** An image with one package of dpkg that has 77 bytes. */
const deb = (name: string): Buffer => layerOf(...dpkg(name), file(`usr/bin/${name}`, 77));
const tools = (...names: string[]): Reported[] =>
  names.map((name) => ['bloat/build-tools', deb(name), `build tools: 77B in layer 0: deb/${name} (77B); `]);
const noTools = (...names: string[]): Silent[] => names.map((name) => ['bloat/build-tools', name, deb(name)]);

const apk = (name: string): Buffer =>
  layerOf(file('lib/apk/db/installed', `P:${name}\nV:1.0-r0\nF:usr/bin\nR:${name}\n\n`), file(`usr/bin/${name}`, 77));

const sparseStatus = (body: string, realSize: number): Buffer =>
  layerOf({ path: 'var/lib/dpkg/status', sparse: { form: '1.0', realSize, segments: [{ at: 0, body }] } });

const old = [...dpkg('sh'), file('usr/bin/sh', 10)];
const install = [...dpkg('gcc', 'make', 'sh'), file('usr/bin/gcc', 300), file('usr/bin/make', 200)];
const conffiles = 'Package: sh\nStatus: deinstall ok config-files\nVersion: 1.0\n';
const purge = [...dpkg('sh'), { path: 'usr/bin/.wh.gcc' }, { path: 'usr/bin/.wh.make' }];

export const packages: Catalogue = {
  reported: [
    ...tools('gcc-12', 'g++', 'cpp-12', 'make', 'cmake', 'libc6-dev', 'cargo', 'maven', 'build-essential'),
    ...tools('gcc-12-x86-64-linux-gnu', 'binutils', 'golang-1.19-go', 'openjdk-17-jdk-headless', 'default-jdk'),
    ['bloat/build-tools', apk('musl-dev'), 'build tools: 77B in layer 0: apk/musl-dev (77B); '],
    [
      'bloat/build-tools',
      image(old, install),
      'build tools: 500B in layer 1: deb/gcc (300B), deb/make (200B); build in another stage',
    ],
    [
      'bloat/build-tools',
      layerOf(...npm('typescript', '5.4.5', 1000)),
      'build tools: 1.04kB in layer 0: npm/typescript (1.04kB); ',
      'npm ci --omit=dev',
    ],
    [
      'bloat/package-versions',
      layerOf(
        ...npm('ms', '2.1.3', 900),
        ...npm('debug', '2.6.9', 50),
        ...npm('ms', '2.0.0', 69, 'srv/node_modules/debug'),
      ),
      'npm/ms has 2 versions (2.1.3, 2.0.0) in layer 0; make all dependencies use one version to save 100B',
    ],
    [
      'bloat/package-versions',
      layerOf(...[1, 2, 3, 4, 5, 6].flatMap((at) => npm('ms', `${at}.0.0`, 10 * at, `srv/${at}`))),
      'npm/ms has 6 versions (6.0.0, 5.0.0, 4.0.0, 3.0.0, 2.0.0 and 1 more) in layer 0',
    ],
    [
      'bloat/removed-packages',
      image(old, install, purge),
      'layer 2 removes 2 packages (500B) that layer 1 still ships: deb/gcc (300B), deb/make (200B); install, use and remove',
    ],
    [
      'bloat/removed-packages',
      image([...old, ...install], purge),
      'layer 1 removes 2 packages (500B) that layer 0 still ships: ',
      'start from a base image without them (assuming layer 0 is the base image)',
    ],
    [
      'bloat/removed-packages',
      image(
        [...dpkg('sh', 'gcc'), file('usr/bin/gcc', 300)],
        install.slice(0, -2).concat(file('usr/bin/make', 200)),
        purge,
      ),
      'layer 2 removes 2 packages (500B) that layers 0–1 still ship: ',
      'install, use and remove packages in one RUN',
    ],
    [
      'integrity/package-database',
      sparseStatus('Package: a\n', 2 ** 25),
      '/var/lib/dpkg/status (layer 0) is a sparse file that is too large to be read',
    ],
  ],
  silent: [
    ...noTools('gcc-12-base', 'libgcc-s1', 'libmakefile-perl', 'udev', 'git', 'cpp-docs', 'openjdk-17-jre-headless'),
    ['bloat/build-tools', 'that are removed again', image(old, install, purge)],
    ['bloat/build-tools', 'an apk package of the runtime', apk('libgcc')],
    [
      'bloat/package-versions',
      'one version twice',
      layerOf(...npm('ms', '2.0.0', 9), ...npm('a', '1.0.0', 9), ...npm('ms', '2.0.0', 9, 'srv/node_modules/a')),
    ],
    [
      'bloat/package-versions',
      'a version that replaces another one',
      image(old, [...dpkg('sh=2.0'), file('usr/bin/sh', 20)]),
    ],
    [
      'bloat/removed-packages',
      'an upgraded package: its old files are overwritten',
      image(old, [...dpkg('sh=2.0'), file('usr/bin/sh', 20)]),
    ],
    ['bloat/removed-packages', 'that are removed in the layer that installs them', image(old, [...dpkg('sh')])],
    [
      'bloat/removed-packages',
      'a database that is deleted',
      image([...old, ...install], [{ path: 'var/lib/.wh.dpkg' }]),
    ],
    [
      'bloat/removed-packages',
      'configuration files that are left of a package',
      layerOf(...dpkg('sh'), file('var/lib/dpkg/status', conffiles), file('usr/bin/sh', 10)),
    ],
    ['integrity/package-database', 'a small sparse database', sparseStatus('Package: a\nVersion: 1\n\n', 23)],
    [
      'integrity/package-database',
      'a script beside packages',
      image(old, [{ path: 'usr/bin/x', body: '#!', mode: 0o755 }]),
    ],
  ],
};
