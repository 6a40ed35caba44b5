// Rules under portability/: what is legal, and some tool refuses or reads otherwise.
import { elf } from '../../support/elf-builder.ts';
import { dockerSaveEntries, ociArchive } from '../../support/image-builder.ts';
import { type Catalogue, hello, layerOf, plain, swap } from './archives.ts';

const tags = (...RepoTags: string[]): Buffer => {
  const entries = dockerSaveEntries([hello]);
  const [item] = JSON.parse(String(entries.find(({ path }) => path === 'manifest.json')?.body));
  return swap(entries, { 'manifest.json': JSON.stringify([{ ...item, RepoTags }]) });
};
const long = 'a'.repeat(128);

export const portability: Catalogue = {
  speaks: [
    ['portability/v1-save', 'docker-1.9-save.tar', 'Docker before 1.10'],
    ['portability/no-manifest-json', plain, 'has no manifest.json'],
    ['portability/repo-tag', tags('hello:1', 'Hello:1'), 'manifest.json: /0/RepoTags/1 "Hello:1" is no name:tag'],
    ['portability/repo-tag', tags('hello'), '"hello" is no name:tag'],
    ['portability/repo-tag', tags('hello:'), '"hello:" is no name:tag'],
    ['portability/repo-tag', tags('hello:.1'), '"hello:.1" is no name:tag'],
    ['portability/repo-tag', tags(`hello:${long}b`), 'is no name:tag'],
    ['portability/repo-tag', tags('a//b:1'), '"a//b:1" is no name:tag'],
    ['portability/repo-tag', tags('-a:1'), '"-a:1" is no name:tag'],
    ['portability/sparse-file', 'sparse.tar', 'layer 0 stores 6 sparse files, such as srv/gnu'],
    ['portability/whiteout-after-entry', 'whiteout-after-entry.tar', 'layer 1: etc/config comes before its whiteout'],
    ['portability/whiteout-below-file', 'directory-to-file.tar', 'hides srv/deep/a although it makes srv/deep a file'],
    ['portability/whiteout-below-file', layerOf({ path: 'a', link: 'b' }, { path: 'a/b/.wh.c' }), 'it makes a a file'],
    [
      'portability/architecture',
      'wrong-architecture.tar',
      'usr/local/bin/app (layer 2) is for arm64 (AArch64)',
      'amd64',
    ],
    ['portability/foreign-binary', 'wrong-architecture.tar', 'usr/aarch64-linux-gnu/lib/libc.so.6 (layer 1)'],
    ['portability/lowest-kernel', 'kernel-modules.tar', 'bin/sh', 'Linux 3.2.0'],
    ['portability/kernel-modules', 'kernel-modules.tar', '1200 bytes in 3 files', '/boot/vmlinuz-6.1.0-18-amd64'],
    ['portability/windows', 'windows.tar', 'of the same build, 10.0.20348.2227'],
    ['portability/missing-interpreter', startedBy('/lib/ld.so'), 'the dynamic loader "/lib/ld.so"'],
  ],
  silent: [
    ['portability/v1-save', 'directories of V1 images beside manifest.json', 'docker-20-save.tar'],
    ['portability/no-manifest-json', 'a directory', 'oci-layout-dir'],
    ['portability/no-manifest-json', 'manifest.json beside index.json', 'hello_image.tar'],
    ['portability/no-manifest-json', 'no image', 'truncated-gzip.tar.gz'],
    [
      'portability/repo-tag',
      'registries, ports, separators',
      tags('registry.example:5000/a/b:1', 'Localhost/a__b-c--d.e:F_1'),
    ],
    ['portability/repo-tag', 'a tag of 128 characters', tags(`a:${long}`)],
    ['portability/repo-tag', 'a registry at an IPv6 address', tags('[::1]:5000/a:1')],
    ['portability/sparse-file', 'zeros that are stored', layerOf({ path: 'a', body: '\0'.repeat(9999) })],
    ['portability/whiteout-after-entry', 'a whiteout before the entry', layerOf({ path: 'a/.wh.b' }, { path: 'a/b' })],
    [
      'portability/whiteout-after-entry',
      'an opaque behind its directory',
      layerOf({ path: 'a/' }, { path: 'a/.wh..wh..opq' }),
    ],
    ['portability/whiteout-below-file', 'a whiteout below a directory', layerOf({ path: 'a/' }, { path: 'a/.wh.b' })],
    [
      'portability/whiteout-below-file',
      'a whiteout of the file itself',
      layerOf({ path: '.wh.a' }, { path: 'a', body: 'x' }),
    ],
    ['portability/whiteout-below-file', 'the file is one in the layer below', 'symlink-to-directory.tar'],
  ],
};

/** An image whose program asks for a loader that is not there. */
function startedBy(interpreter: string): Buffer {
  const entries = [{ path: 'app/run', mode: 0o755, body: elf({ interpreter }) }];
  return ociArchive([{ ...hello, config: { Entrypoint: ['/app/run'] }, steps: [{ entries }] }]);
}
