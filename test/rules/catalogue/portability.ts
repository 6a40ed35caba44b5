// Rules under portability/: what is valid, but some tool rejects or reads differently.
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
  reported: [
    ['portability/v1-save', 'docker-1.9-save.tar', 'Docker before 1.10'],
    ['portability/no-manifest-json', plain, 'no manifest.json: docker load reads this archive only with'],
    [
      'portability/repo-tag',
      tags('hello:1', 'Hello:1'),
      'manifest.json: "[0].RepoTags[1]": "Hello:1" is not a valid name:tag; Docker loads the image without it',
    ],
    ['portability/repo-tag', tags('hello'), '"hello" is not a valid name:tag'],
    ['portability/repo-tag', tags('hello:'), '"hello:" is not a valid name:tag'],
    ['portability/repo-tag', tags('hello:.1'), '"hello:.1" is not a valid name:tag'],
    ['portability/repo-tag', tags(`hello:${long}b`), `"hello:${long}b" is not a valid name:tag`],
    // A repository has at most 255 characters (distribution/reference, RepositoryNameTotalLengthMax).
    ['portability/repo-tag', tags(`a/${'b'.repeat(254)}:${long}`), 'is not a valid name:tag'],
    ['portability/repo-tag', tags('a//b:1'), '"a//b:1" is not a valid name:tag'],
    ['portability/repo-tag', tags('-a:1'), '"-a:1" is not a valid name:tag'],
    [
      'portability/type-flag',
      layerOf({ path: 'backup', flag: 'V' }, { path: 'acl', flag: 'A' }),
      'layer 0: 2 entries have types such as type flag "V" (a GNU volume label), at /backup; Docker',
    ],
    [
      'portability/type-flag',
      layerOf({ path: 'strange', flag: 'Z' }),
      'layer 0: an entry has type flag "Z", at /strange; Docker',
    ],
    ['portability/sparse-file', 'sparse.tar', 'layer 0 stores 6 sparse files, such as /srv/gnu'],
    [
      'portability/whiteout-after-entry',
      'whiteout-after-entry.tar',
      'layer 1 stores /etc/config before its whiteout: Docker, containerd and podman refuse the layer',
    ],
    [
      'portability/whiteout-below-file',
      'directory-to-file.tar',
      'layer 1 has a whiteout for /srv/deep/a, but /srv/deep is not a directory',
    ],
    [
      'portability/whiteout-below-file',
      layerOf({ path: 'a', link: 'b' }, { path: 'a/b/.wh.c' }),
      'layer 0 has a whiteout for /a/b/c, but /a is not a directory',
    ],
    [
      'portability/whiteout-below-file',
      layerOf({ path: 'x/a', body: 'x' }, { path: 'x/a/b/c/.wh.d' }, { path: 'x/a/b/.wh.e' }, { path: 'x/.wh.f' }),
      'layer 0 has a whiteout for /x/a/b/e, but /x/a is not a directory',
    ],
    [
      'portability/whiteout-below-file',
      layerOf({ path: 'a/b', body: 'x' }, { path: 'a/.wh.c' }, { path: 'a/b/.wh.d' }),
      'layer 0 has a whiteout for /a/b/d, but /a/b is not a directory',
    ],
    [
      'portability/architecture',
      'wrong-architecture.tar',
      '/usr/local/bin/app (layer 2) is for arm64 (AArch64)',
      'amd64',
    ],
    ['portability/foreign-binary', 'wrong-architecture.tar', '/usr/aarch64-linux-gnu/lib/libc.so.6 (layer 1)'],
    ['portability/minimum-kernel', 'kernel-modules.tar', 'the host needs Linux 3.2.0 or later (required by /bin/sh)'],
    ['portability/kernel-modules', 'kernel-modules.tar', '1.2kB in 3 files, such as /boot/vmlinuz-6.1.0-18-amd64'],
    ['portability/windows', 'windows.tar', 'the host must run the same build, 10.0.20348.2227'],
    ['portability/missing-interpreter', startedBy('/lib/ld.so'), 'the dynamic loader "/lib/ld.so"'],
  ],
  silent: [
    ['portability/v1-save', 'V1 directories and a manifest.json', 'docker-20-save.tar'],
    ['portability/type-flag', 'files of type NUL', layerOf({ path: 'old', type: 'old-file', format: 'v7' })],
    ['portability/no-manifest-json', 'a directory', 'oci-layout-dir'],
    ['portability/no-manifest-json', 'manifest.json and index.json', 'hello_image.tar'],
    ['portability/no-manifest-json', 'no image', 'truncated-gzip.tar.gz'],
    [
      'portability/repo-tag',
      'registries, ports, separators',
      tags('registry.example:5000/a/b:1', 'Localhost/a__b-c--d.e:F_1'),
    ],
    ['portability/repo-tag', 'a tag of 128 characters', tags(`a:${long}`)],
    ['portability/repo-tag', 'a repository of 255 characters', tags(`a/${'b'.repeat(253)}:${long}`)],
    ['portability/repo-tag', 'a registry at an IPv6 address', tags('[::1]:5000/a:1')],
    ['portability/sparse-file', 'a file of zeros stored in full', layerOf({ path: 'a', body: '\0'.repeat(9999) })],
    ['portability/whiteout-after-entry', 'a whiteout before the entry', layerOf({ path: 'a/.wh.b' }, { path: 'a/b' })],
    [
      'portability/whiteout-after-entry',
      'an opaque marker after its directory',
      layerOf({ path: 'a/' }, { path: 'a/.wh..wh..opq' }),
    ],
    ['portability/whiteout-below-file', 'a whiteout below a directory', layerOf({ path: 'a/' }, { path: 'a/.wh.b' })],
    [
      'portability/whiteout-below-file',
      'a whiteout of the file itself',
      layerOf({ path: '.wh.a' }, { path: 'a', body: 'x' }),
    ],
    ['portability/whiteout-below-file', 'a file of the layer below', 'symlink-to-directory.tar'],
  ],
};

/** An image whose entrypoint needs a dynamic loader that the image lacks. */
function startedBy(interpreter: string): Buffer {
  const entries = [{ path: 'app/run', mode: 0o755, body: elf({ interpreter }) }];
  return ociArchive([{ ...hello, config: { Entrypoint: ['/app/run'] }, steps: [{ entries }] }]);
}
