// Rules under portability/ about what engines refuse, and about the hosts that an image runs on. The verdicts of engines are those of
// docs/design/engines.md.
import { elf, properties, x86Needed } from '../../support/elf-builder.ts';
import {
  addImage,
  buildImage,
  dockerSaveEntries,
  dockerSaveLegacyEntries,
  MEDIA,
  ociArchive,
  ociEntries,
} from '../../support/image-builder.ts';
import { type TarLiteral, tar } from '../../support/tar-builder.ts';
import { type Catalogue, hello, layerOf, layout, plain, swap } from './archives.ts';

const layersOf = (...layers: readonly (readonly TarLiteral[])[]): Buffer =>
  ociArchive([{ ...hello, steps: layers.map((entries) => ({ entries })) }]);

/** The image with this number of layers. */
const deep = (number: number): Buffer =>
  layersOf(...Array.from({ length: number }, (_, at) => [{ path: `f${at}`, body: '' }]));

/** A file with this number of hard links. */
const linked = (number: number): readonly TarLiteral[] => [
  { path: 'a', body: 'x' },
  ...Array.from({ length: number }, (_, at): TarLiteral => ({ path: `l${at}`, type: 'hardlink', link: 'a' })),
];

/** docker save of Docker 20, with the names in manifest.json changed. */
function saved(rename: (path: string) => string, ...more: readonly TarLiteral[]): Buffer {
  const entries = [...dockerSaveLegacyEntries([hello]), ...more];
  const [item] = JSON.parse(String(entries.find(({ path }) => path === 'manifest.json')?.body));
  const named = { ...item, Layers: item.Layers.map(rename) };
  return swap(entries, { 'manifest.json': JSON.stringify([named]) });
}
const same = (path: string): string => path;

/** An image for linux/amd64, and manifests for these platforms that the index lists without their blobs. */
const listing = (...platforms: readonly object[]): Buffer =>
  layout((store) => [
    addImage(store, buildImage(hello)),
    ...platforms.map((platform, at) => ({
      mediaType: MEDIA.manifest,
      digest: `sha256:${`${at}`.repeat(64)}`,
      size: 500,
      platform: { os: 'linux', ...platform },
    })),
  ]);

const program = (level: number, path = 'bin/app'): TarLiteral => ({
  path,
  body: elf({ noteAlign: 8, notes: [[properties([[x86Needed, level]])]] }),
  mode: 0o755,
});
const armProgram: TarLiteral = {
  path: 'bin/app',
  body: elf({ machine: 183, noteAlign: 8, notes: [[properties([[0xc0000000, 3]])]] }),
  mode: 0o755,
};
const hardLink = (path: string, link: string): TarLiteral => ({ path, type: 'hardlink', link });
const nullDevice: TarLiteral = { path: 'etc/x', type: 'character-device', device: [0, 0] };

export const engines: Catalogue = {
  reported: [
    ['portability/too-many-layers', deep(126), 'the image has 126 layers, but Docker with overlay2 loads at most 125'],
    ['portability/hard-link-count', layersOf(linked(65_000)), 'layer 0: /a has 65,001 names', 'ext4 allows 65,000'],
    [
      'portability/hard-link-count',
      layersOf(linked(64_999), [hardLink('b', 'a')]),
      'final filesystem: /a has 65,001 names',
      'ext4 allows 65,000',
    ],
    [
      'portability/manifest-path',
      saved((path) => `/${path}`),
      'manifest.json: "[0].Layers[0]": "/',
      'containerd and podman do not find this file',
    ],
    ['portability/manifest-path', saved((path) => `./${path}`), '": containerd does not find this file; write "'],
    ['portability/manifest-path', saved((path) => path.replace('/', '//')), 'containerd does not find this file'],
    ['portability/manifest-path', saved((path) => `x/../${path}`), 'containerd does not find this file'],
    [
      'portability/absolute-member',
      tar(dockerSaveEntries([hello]).map((entry) => ({ ...entry, path: `/${entry.path}` }))),
      'names in the archive, such as /',
      'start with a slash: containerd and podman do not find the file',
    ],
    [
      'portability/absolute-member',
      tar([...dockerSaveEntries([hello]), { path: '/x', body: '' }]),
      'the name /x in the archive starts with a slash',
    ],
    [
      'portability/v1-links',
      saved(same, { path: `${'a'.repeat(64)}/layer.tar`, link: '../nowhere.tar' }),
      '/layer.tar -> ../nowhere.tar leads to no blob of the archive: containerd refuses the archive',
    ],
    ['portability/v1-links', saved(same, { path: 'x', link: 'x' }), 'x -> x leads to no blob'],
    ['portability/v1-links', saved(same, { path: 'x', link: 'manifest.json' }), 'x -> manifest.json leads to no blob'],
    [
      'portability/v1-links',
      saved(same, { path: 'x', link: '../../etc/passwd' }, { path: 'y', link: 'x' }),
      '2 symbolic links, such as x -> ../../etc/passwd, lead to no blob',
    ],
    ['portability/backslash-name', layerOf({ path: 'usr\\lib\\x' }), 'layer 0: /usr\\lib\\x has backslashes'],
    [
      'portability/backslash-name',
      tar([...ociEntries([hello]), { path: 'l0\\layer.tar', body: '' }]),
      '1 name in the archive with backslashes, such as l0\\layer.tar',
    ],
    ['portability/hard-link-target', layerOf(hardLink('a', './a')), 'layer 0: /a is a hard link to itself'],
    [
      'portability/hard-link-target',
      layersOf([{ path: 'a', body: 'x' }], [hardLink('a', 'a')]),
      'layer 1: /a is a hard link to itself',
    ],
    [
      'portability/hard-link-target',
      layersOf([{ path: 'a', body: 'x' }], [hardLink('b', 'a'), hardLink('c', 'b')]),
      'layer 1: 2 entries, such as /b, are hard links to a file of a lower layer',
    ],
    [
      'portability/absolute-hard-link',
      layerOf({ path: 'a', body: 'x' }, hardLink('b', '/a')),
      'layer 0: /b is a hard link with an absolute target: Docker 29.7.0 refuses the layer',
    ],
    [
      'portability/hard-link-target',
      layerOf({ path: 'a', body: 'x' }, hardLink('.wh..wh.plnk/1', 'a'), hardLink('b', '.wh..wh.plnk/1')),
      'layer 0: /b is a hard link to metadata of aufs that is not a file: containerd refuses the layer',
    ],
    [
      'portability/hard-link-target',
      layerOf({ path: '.wh..wh.plnk/1', body: 'x' }, hardLink('b', '/.wh..wh.plnk/1')),
      'layer 0: /b is a hard link to metadata of aufs',
    ],
    [
      'portability/long-path',
      layerOf({ path: 'l', link: 't'.repeat(4096) }),
      'layer 0: /l has a path or link target of',
    ],
    [
      'portability/long-path',
      layerOf({ path: `${'a/'.repeat(2047)}b`, body: 'x' }, { path: `${'a/'.repeat(2047)}c`, body: 'x' }),
      'layer 0: 2 entries, such as /a/a/',
      'a/a/b, have paths or link targets of more than 4094 bytes: engines refuse the layer',
    ],
    ['portability/whiteout-type', layerOf({ path: '.wh.sbin/' }), 'layer 0: /.wh.sbin acts as a whiteout although'],
    ['portability/whiteout-type', layerOf({ path: 'a/.wh.b', link: 'x' }), 'layer 0: /a/.wh.b acts as a whiteout'],
    [
      'portability/whiteout-type',
      layerOf({ path: 'a/.wh..wh..opq/' }, { path: '.wh.b', type: 'fifo' }),
      'layer 0: 2 entries, such as /a/.wh..wh..opq, act as whiteouts although they are not regular files',
    ],
    ['portability/overlay-whiteout', layerOf(nullDevice), 'layer 0: /etc/x is a whiteout of overlayfs'],
    [
      'portability/overlay-whiteout',
      layerOf({ path: 'etc/', xattrs: { 'trusted.overlay.opaque': 'y' } }),
      'layer 0: /etc is a whiteout of overlayfs',
    ],
    ['portability/symlink-loop', layerOf({ path: 'a/s', link: 's' }), '/a/s -> s leads to itself'],
    ['portability/symlink-loop', layerOf({ path: 'a/s', link: '/a/../a/s' }), '/a/s -> /a/../a/s leads to itself'],
    [
      'portability/symlink-loop',
      layersOf([{ path: 'a', link: 'b' }], [{ path: 'b', link: 'c/../a' }, { path: 'c/' }]),
      '2 symbolic links lead to themselves, such as /a -> b',
    ],
    ['portability/high-owner', layerOf({ path: 'a', uid: 65_536 }), 'the highest uid is 65536: /a (layer 0); 1 entry'],
    [
      'portability/high-owner',
      layersOf([{ path: 'a', gid: 70_000 }], [{ path: 'b', gid: 1_234_567 }]),
      'the highest gid is 1234567: /b (layer 1); 2 entries',
    ],
    [
      'portability/absent-platform',
      'one-platform-of-two.tar',
      'the index lists linux/arm64/v8 without its blobs: importers load only linux/amd64',
    ],
    [
      'portability/absent-platform',
      listing({ architecture: 'amd64' }),
      'the index lists 1 more image for linux/amd64 without its blobs; kind refuses the archive',
    ],
    [
      'portability/absent-platform',
      listing({ architecture: 'x86_64' }, { architecture: 'amd64', variant: 'v1' }),
      'the index lists 2 more images for linux/x86_64, linux/amd64/v1 without their blobs; kind refuses the archive',
    ],
    [
      'portability/absent-platform',
      listing({ architecture: 'amd64' }, { architecture: 'arm', variant: 'v7' }),
      'the index lists linux/arm/v7 without its blobs: importers load only linux/amd64; kind refuses the archive',
    ],
    [
      'portability/processor-level',
      layerOf(program(7), program(3, 'bin/b')),
      'the processor must support x86-64-v3 (required by /bin/app)',
    ],
    [
      'portability/processor-level',
      layerOf(program(7), program(7, 'bin/b'), program(7, 'bin/c')),
      'the processor must support x86-64-v3 (required by /bin/app and 2 other binaries)',
    ],
    [
      'portability/arm-features',
      ociArchive([{ ...hello, platform: { os: 'linux', architecture: 'arm64' }, steps: [{ entries: [armProgram] }] }]),
      '1 binary, such as /bin/app, uses BTI and PAC where the processor has it',
    ],
  ],
  silent: [
    ['portability/too-many-layers', '125 layers', deep(125)],
    ['portability/hard-link-count', '65,000 names of one file', layersOf(linked(64_999))],
    [
      'portability/hard-link-count',
      '65,000 names of one file in two layers',
      layersOf(linked(64_998), [hardLink('b', 'a')]),
    ],
    ['portability/manifest-path', 'names as in the tar', saved(same)],
    ['portability/absolute-member', 'names that start with ./', 'docker-20-save.tar'],
    ['portability/v1-links', 'a link to a layer', 'docker-20-linked-layer.tar'],
    [
      'portability/v1-links',
      'an OCI layout, where containerd ignores links',
      tar([...ociEntries([hello]), { path: 'x', link: 'nowhere' }]),
    ],
    ['portability/backslash-name', 'units of systemd', layerOf({ path: 'lib/dev-disk-by\\x2dlabel-swap.swap' })],
    ['portability/backslash-name', 'a name that Windows does not allow', layerOf({ path: 'quote"and\\back' })],
    ['portability/hard-link-target', 'a file of the same layer', layerOf({ path: 'a', body: 'x' }, hardLink('b', 'a'))],
    [
      'portability/hard-link-target',
      'a file that the layer stores again',
      layersOf([{ path: 'a', body: 'x' }], [{ path: 'a', body: 'x' }, hardLink('b', 'a')]),
    ],
    [
      'portability/hard-link-target',
      'a file of aufs',
      layerOf({ path: '.wh..wh.plnk/1', body: 'x' }, hardLink('b', './.wh..wh.plnk/1')),
    ],
    ['portability/long-path', 'a target of 4,095 bytes', layerOf({ path: 'l', link: 't'.repeat(4095) })],
    ['portability/long-path', 'a path of 4,094 bytes', layerOf({ path: `${'a/'.repeat(2046)}bb`, body: 'x' })],
    [
      'portability/long-path',
      'a path that validity/skipped-entry reports',
      layerOf({ path: `${'a/'.repeat(2050)}b`, body: 'x' }),
    ],
    [
      'portability/long-path',
      'metadata of aufs, of which engines create no file',
      layerOf({ path: `.wh..wh.plnk/${'a/'.repeat(2047)}b`, body: 'x' }),
    ],
    ['portability/absolute-hard-link', 'an absolute symbolic link', layerOf({ path: 'b', link: '/a' })],
    ['portability/whiteout-type', 'an empty file', layerOf({ path: '.wh.sbin' }, { path: 'a/.wh..wh..opq' })],
    [
      'portability/overlay-whiteout',
      'other devices and attributes',
      layerOf(
        { path: 'dev/null', type: 'character-device', device: [1, 3] },
        { path: 'dev/b', type: 'block-device', device: [0, 0] },
        { path: 'etc/', xattrs: { 'user.overlay': 'y' } },
      ),
    ],
    [
      'portability/symlink-loop',
      'links to parents and to nowhere',
      layerOf({ path: 'a/up', link: '..' }, { path: 'a/here', link: '.' }, { path: 'b', link: 'nowhere' }),
    ],
    ['portability/high-owner', 'the highest mapped ID', layerOf({ path: 'a', uid: 65_535, gid: 65_535 })],
    ['portability/absent-platform', 'all platforms', 'multi-platform.tar'],
    ['portability/processor-level', 'the baseline', layerOf(program(1))],
    [
      'portability/processor-level',
      'optional libraries of glibc',
      layerOf(program(7, 'usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v3/libc.so.6')),
    ],
    ['portability/arm-features', 'a binary for x86-64', layerOf(program(3))],
    ['portability/absolute-hard-link', 'the plain image', plain],
  ],
};
