// The base of the hello images: four made-up layers in the shape of a slim python image on Debian. Nothing in it runs;
// most sizes are round so that sums can be done by hand. Its files come to 26,815 bytes, of which 840 (the first dpkg
// status) are replaced by layer 1.

import { noise } from '../../test/support/bytes.ts';
import type { StepLiteral } from '../../test/support/image-builder.ts';
import type { TarLiteral } from '../../test/support/tar-builder.ts';
import { sized } from './sample.ts';

const DEBIAN = Date.UTC(2024, 0, 10) / 1000;
const PYTHON = Date.UTC(2024, 0, 11, 2) / 1000;

export const BASE_ENV = [
  'PATH=/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'LANG=C.UTF-8',
];
export const BASE_STEPS: readonly StepLiteral[] = [
  step("# debian.sh --arch 'amd64' out/ 'bookworm' '@1704844800'", debian(), DEBIAN, 'debuerreotype 0.15'),
  step('ENV LANG=C.UTF-8', undefined, PYTHON),
  step(
    'RUN /bin/sh -c set -eux; apt-get update; apt-get install -y --no-install-recommends ca-certificates netbase tzdata; rm -rf /var/lib/apt/lists/* # buildkit',
    packages(),
    PYTHON,
  ),
  step('ENV PYTHON_VERSION=3.12.1', undefined, PYTHON),
  step('RUN /bin/sh -c set -eux; ./configure --enable-optimizations; make install # buildkit', python(), PYTHON + 60),
  step(
    'RUN /bin/sh -c set -eux; ln -svT python3 /usr/local/bin/python; ln -svT pip3 /usr/local/bin/pip # buildkit',
    links(),
    PYTHON + 90,
  ),
  step('CMD ["python3"]', undefined, PYTHON + 90),
];

function step(
  createdBy: string,
  entries: readonly TarLiteral[] | undefined,
  time: number,
  comment = 'buildkit.dockerfile.v0',
): StepLiteral {
  const created = `${new Date(time * 1000).toISOString().slice(0, 19)}Z`;
  return entries === undefined ? { createdBy, created, comment } : { createdBy, created, comment, entries };
}

function debian(): readonly TarLiteral[] {
  return dated(DEBIAN, [
    { path: 'bin', link: 'usr/bin' },
    ...['boot/', 'dev/', 'etc/'].map((path) => ({ path })),
    { path: 'etc/debian_version', body: '12.4\n' },
    { path: 'etc/group', body: 'root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n' },
    { path: 'etc/hostname', body: 'debuerreotype\n' },
    { path: 'etc/os-release', link: '../usr/lib/os-release' },
    { path: 'etc/passwd', body: sized(400, 'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin') },
    { path: 'etc/shadow', body: sized(200, 'daemon:*:19732:0:99999:7:::'), mode: 0o640, gid: 42 },
    { path: 'home/' },
    { path: 'lib', link: 'usr/lib' },
    { path: 'lib64', link: 'usr/lib64' },
    ...['media/', 'mnt/', 'opt/', 'proc/'].map((path) => ({ path })),
    { path: 'root/', mode: 0o700 },
    { path: 'root/.profile', body: sized(160, '# ~/.profile: executed by Bourne-compatible login shells.') },
    { path: 'run/' },
    { path: 'sbin', link: 'usr/sbin' },
    ...['srv/', 'sys/'].map((path) => ({ path })),
    { path: 'tmp/', mode: 0o1777 },
    ...['usr/', 'usr/bin/'].map((path) => ({ path })),
    program('usr/bin/cat', 1000),
    program('usr/bin/dash', 3000),
    program('usr/bin/perl', 4000),
    { path: 'usr/bin/perl5.36.0', type: 'hardlink', link: 'usr/bin/perl', mode: 0o755 },
    { path: 'usr/bin/sh', link: 'dash' },
    { path: 'usr/bin/su', body: elf('usr/bin/su', 1500), mode: 0o4755 },
    ...['usr/lib/', 'usr/lib/x86_64-linux-gnu/'].map((path) => ({ path })),
    program('usr/lib/x86_64-linux-gnu/libc.so.6', 5000),
    { path: 'usr/lib/os-release', body: sized(240, 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian') },
    ...['usr/lib64/', 'usr/local/', 'usr/local/bin/', 'usr/sbin/', 'usr/share/'].map((path) => ({ path })),
    ...['var/', 'var/lib/', 'var/lib/dpkg/'].map((path) => ({ path })),
    { path: 'var/lib/dpkg/status', body: sized(840, 'Package: base-files\nStatus: install ok installed') },
    { path: 'var/run', link: '/run' },
  ]);
}

function packages(): readonly TarLiteral[] {
  return dated(PYTHON, [
    ...['etc/', 'etc/ssl/', 'etc/ssl/certs/'].map((path) => ({ path })),
    { path: 'etc/ssl/certs/ca-certificates.crt', body: certificates(2000) },
    { path: 'etc/protocols', body: sized(300, 'ip\t0\tIP') },
    ...['usr/', 'usr/share/', 'usr/share/zoneinfo/'].map((path) => ({ path })),
    { path: 'usr/share/zoneinfo/UTC', body: sized(114, 'TZif2') },
    ...['var/', 'var/lib/', 'var/lib/dpkg/'].map((path) => ({ path })),
    { path: 'var/lib/dpkg/status', body: sized(1280, 'Package: ca-certificates\nStatus: install ok installed') },
  ]);
}

function python(): readonly TarLiteral[] {
  return dated(PYTHON + 60, [
    ...['usr/', 'usr/local/', 'usr/local/bin/'].map((path) => ({ path })),
    { path: 'usr/local/bin/pip3', body: sized(220, '#!/usr/local/bin/python3.12'), mode: 0o755 },
    { path: 'usr/local/bin/python3', link: 'python3.12' },
    program('usr/local/bin/python3.12', 5000),
    ...['usr/local/lib/', 'usr/local/lib/python3.12/'].map((path) => ({ path })),
    { path: 'usr/local/lib/python3.12/LICENSE.txt', body: sized(600, 'A. HISTORY OF THE SOFTWARE') },
    { path: 'usr/local/lib/python3.12/os.py', body: sized(900, 'r"""OS routines for NT or Posix."""') },
    { path: 'usr/local/lib/python3.12/site-packages/' },
  ]);
}

function links(): readonly TarLiteral[] {
  return dated(PYTHON + 90, [
    ...['usr/', 'usr/local/', 'usr/local/bin/'].map((path) => ({ path })),
    { path: 'usr/local/bin/pip', link: 'pip3' },
    { path: 'usr/local/bin/python', link: 'python3' },
  ]);
}

function dated(mtime: number, entries: readonly TarLiteral[]): readonly TarLiteral[] {
  return entries.map((entry) => ({ ...entry, mtime }));
}

function program(path: string, size: number): TarLiteral {
  return { path, body: elf(path, size), mode: 0o755 };
}

/** An ELF header's first bytes, then noise. */
function elf(path: string, size: number): Buffer {
  return Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), noise(path, size - 8)]);
}

function certificates(size: number): Buffer {
  const lines =
    noise('certificates', size)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return Buffer.from(lines.join('\n')).subarray(0, size);
}
