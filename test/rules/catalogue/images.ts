// Rules under validity/ about an image, its layers, and how the parts of an archive fit together.
import {
  addImage,
  BlobStore,
  dockerSaveContainerdEntries,
  dockerSaveEntries,
  dockerSaveLegacyEntries,
  gzip,
  layoutEntries,
  MEDIA,
  ociArchive,
  ociEntries,
} from '../../support/image-builder.ts';
import { nameAnnotations } from '../../support/oci-layout.ts';
import { type TarLiteral, tar } from '../../support/tar-builder.ts';
import {
  attested,
  built,
  type Catalogue,
  configOf,
  diffID,
  hello,
  hexOf,
  joined,
  layerDigest,
  layerOf,
  layout,
  listedAs,
  manifestOf,
  replaced,
  swap,
} from './archives.ts';

const rootfs = (diffIDs: unknown): Buffer => configOf({ rootfs: { type: 'layers', diff_ids: diffIDs } });
const steps = ['one', 'two', 'three'].map((path) => ({ createdBy: `COPY ${path}`, entries: [{ path, body: path }] }));
const three = { names: ['hello:1'], steps };
const legacy = dockerSaveLegacyEntries([three]);
const save26 = dockerSaveEntries([hello]);
const bodyOf = (entries: readonly TarLiteral[], path: string): string =>
  String(entries.find((entry) => entry.path === path)?.body);

/** One item of manifest.json with other members. */
function savedAs(entries: readonly TarLiteral[], more: object): Buffer {
  const [item] = JSON.parse(bodyOf(entries, 'manifest.json'));
  return swap(entries, { 'manifest.json': JSON.stringify([{ ...item, ...more }]) });
}

const [low, middle, top] = JSON.parse(bodyOf(legacy, 'manifest.json'))[0].Layers as string[];
const repositories = (value: unknown) => swap(legacy, { repositories: JSON.stringify(value) });
const id = (layer: string): string => layer.replace('/layer.tar', '');

/** Two images in one layout, their descriptors with more members. */
const two = (first: object, second: object): Buffer =>
  layout((store) => [
    { ...addImage(store, built), ...first },
    { ...addImage(store, built, { manifest: { annotations: { other: 'x' } } }), ...second },
  ]);
const name = nameAnnotations('hello:1');
const linux = (architecture: string) => ({ platform: { os: 'linux', architecture } });

const encrypted = ociArchive([hello], {
  layer: (store) => store.add('application/vnd.oci.image.layer.v1.tar+gzip+encrypted', 'ciphertext'.repeat(60)),
});
const calledZstd = ociArchive([hello], { layer: (store, content) => store.add(MEDIA.zstdLayer, gzip(content)) });
const another = { path: `blobs/sha256/${'0'.repeat(64)}`, body: 'x' };

export const images: Catalogue = {
  speaks: [
    ['validity/unread-layer', encrypted, 'layer 0 is not read', 'tar+gzip+encrypted'],
    ['validity/layer-count', rootfs([]), '1 layer listed', '0 diffIDs'],
    ['validity/layer-count', rootfs([diffID, diffID]), '1 layer listed', '2 diffIDs'],
    ['validity/no-image', 'manifest-empty.tar', 'no image'],
    [
      'validity/not-here',
      'one-platform-of-two.tar',
      'image for linux/arm64/v8 is listed but not in the archive: sha256:',
    ],
    ['validity/not-here', 'foreign-layer.tar', 'layer 0', 'not in the archive'],
    ['validity/descriptions', 'two-descriptions.tar', 'sample/two-descriptions:1: manifest.json has it, index.json'],
    ['validity/descriptions', savedAs(save26, { Config: 'x.json' }), 'manifest.json has it, index.json does not'],
    ['validity/descriptions', savedAs(save26, { RepoTags: ['hello:2'] }), 'hello:2: manifest.json has this name'],
    ['validity/descriptions', savedAs(save26, { RepoTags: ['hello:2'] }), 'hello:1: index.json has this name'],
    ['validity/descriptions', swapped(), 'oci-layout and docker-archive list different layers for it'],
    ['validity/repositories', repositories({ hello: { 2: id(top) } }), 'hello:1: manifest.json has this name'],
    ['validity/repositories', repositories({ hello: { 2: id(top) } }), 'hello:2: repositories has this name'],
    [
      'validity/repositories',
      repositories({ hello: { 1: id(low) } }),
      `${id(low)} in repositories`,
      `${top} in manifest`,
    ],
    ['validity/v1-chain', savedAs(legacy, { Layers: [middle, low, top] }), `${id(middle)}/json`, `is ${id(low)}, the`],
    ['validity/v1-chain', savedAs(legacy, { Layers: [top] }), 'the layer below in manifest.json is none'],
    ['validity/ref-name', 'same-name-twice.tar', 'names both sha256:'],
    ['validity/ref-name', two({ ...name, ...linux('arm64') }, { ...name, ...linux('arm64') }), 'hello:1 names both'],
    ['validity/platform', listedAs(linux('arm64')), 'its descriptor says linux/arm64, its config linux/amd64'],
    ['validity/platform', listedAs({ platform: { os: 'windows' } }), 'windows/unknown', 'linux/amd64'],
    ['validity/history', 'history-mismatch.tar', '3 steps with a layer for 2 layers'],
    ['validity/media-type', 'lying-media-type.tar', 'layer 0', 'v1.tar+gzip', 'not compressed'],
    ['validity/media-type', calledZstd, 'layer 0', 'v1.tar+zstd', 'its bytes are gzip'],
    [
      'validity/media-type-conflict',
      manifestOf({ mediaType: MEDIA.dockerManifest }),
      `its descriptor ${MEDIA.manifest}`,
    ],
    ['validity/layout-file', 'no-oci-layout.tar', 'no oci-layout'],
    ['validity/tar', 'tar-headers.tar', 'layer 0', 'type flag "Z"'],
    ['validity/tar', layerOf({ path: 'etc/.wh.' }), 'layer 0', '(etc/.wh.)', 'names nothing'],
    ['validity/unsafe-path', layerOf({ path: '../up' }), 'layer 0', '(../up)', 'its path leads above the root'],
    [
      'validity/unsafe-path',
      layerOf({ path: 'here', body: 'x' }, { path: 'link', type: 'hardlink', link: '../../here' }),
      'layer 0',
      '(link)',
      'lies above the root',
    ],
    [
      'validity/descriptions',
      tagged(['app:2'], ['app:1']),
      'app:1: index.json and manifest.json give this name to different images',
    ],
    ['validity/ref-name', tagged(['app:1'], ['app:1']), 'app:1 names both sha256:'],
    ['validity/index-nesting', indexTower(), 'is not followed', 'deeper', '--max-index-depth'],
    ['validity/many-names', manyNames(), 'more names than are kept', '--max-names'],
    ['validity/tar', tar(ociEntries([hello]), { blocks: 0 }), 'the archive, byte'],
    ['validity/tar-peculiarity', 'aufs-metadata.tar', 'layer 0', 'aufs'],
    ['validity/tar-peculiarity', tar(ociEntries([hello]), { trailing: 'more' }), 'the archive, byte'],
    ['validity/left-out', 'symlink-loop.tar', 'layer 1: a/file is left out', 'circle'],
    ['validity/left-out', 'hard-links.tar', 'bin/lost is left out', 'not there'],
    ['validity/duplicate-path', 'duplicates.tar', 'layer 0 has'],
    [
      'validity/duplicate-path',
      layerOf({ path: 'a', body: 'x' }, { path: 'a', body: 'x' }),
      'layer 0 has 1 entry in the place of',
      'such as a',
    ],
    ['validity/duplicate-path', layerOf({ path: 'a', link: 'x' }, { path: 'a', link: 'y' }), 'layer 0', 'such as a'],
    [
      'validity/duplicate-path',
      layerOf({ path: 'a', body: 'x' }, { path: 'a/b', body: 'y' }),
      'layer 0',
      'such as a/b',
    ],
    [
      'validity/duplicate-path',
      layerOf({ path: 'a/b', body: 'x' }, { path: 'a', body: 'y' }),
      'layer 0 has 1 entry in the place of others of its own, such as a',
    ],
    ['validity/unreferenced-blob', 'unreferenced-blobs.tar', 'that nothing refers to, such as blobs/sha256/'],
    ['validity/unreferenced-blob', joined(another), '1 blob (1 byte)', `such as ${another.path}`],
  ],
  silent: [
    ['validity/unread-layer', 'a layer that is not here', 'foreign-layer.tar'],
    ['validity/unread-layer', 'the statements of an attestation', 'multi-platform.tar'],
    ['validity/layer-count', 'no config, no count', 'missing-config.tar'],
    ['validity/no-image', 'a root file system', 'hello_fs.tar'],
    ['validity/not-here', 'a layer without urls: told apart', 'missing-layer.tar'],
    ['validity/not-here', 'everything is here', 'multi-platform.tar'],
    ['validity/descriptions', 'several names of several images', 'several-images.tar'],
    ['validity/descriptions', 'an image without a name', 'repo-tags-null.tar'],
    ['validity/descriptions', 'an index that lists nothing', 'docker-25-rc.tar'],
    ['validity/descriptions', 'a manifest that nobody can read', unreadable()],
    [
      'validity/descriptions',
      'the tag alone in index.json',
      swap(save26, {
        'index.json': bodyOf(save26, 'index.json').replaceAll(
          '"io.containerd.image.name":"docker.io/library/hello:1",',
          '',
        ),
      }),
    ],
    ['validity/descriptions', 'the name without its tag', savedAs(save26, { RepoTags: ['docker.io/library/hello:1'] })],
    ['validity/repositories', 'directories whose layer.tar is a link', 'skopeo-docker-archive.tar'],
    ['validity/repositories', 'layers named by diffID, as Docker 25 has them', 'hello_image.tar'],
    ['validity/repositories', 'a layer that is a link to another', 'docker-20-linked-layer.tar'],
    ['validity/repositories', 'the only description there is', 'docker-1.9-save.tar'],
    ['validity/repositories', 'no names in either', 'repo-tags-null.tar'],
    ['validity/v1-chain', 'one image after the other', tar(legacy)],
    [
      'validity/v1-chain',
      'directories of layers alone',
      tar(legacy.filter(({ path }) => !String(path).endsWith('/json'))),
    ],
    ['validity/v1-chain', 'links to layers that are named otherwise', 'skopeo-docker-archive.tar'],
    [
      'validity/ref-name',
      'one name of two platforms',
      two({ ...name, ...linux('amd64') }, { ...name, ...linux('arm64') }),
    ],
    ['validity/ref-name', 'one manifest, listed twice under its name', listedAs(name, name)],
    ['validity/ref-name', 'two names of one manifest', listedAs(name, nameAnnotations('hello:2'))],
    ['validity/platform', 'a descriptor without a variant', variantLeftOpen()],
    ['validity/platform', 'no platform', listedAs({})],
    ['validity/platform', 'a platform of empty texts', listedAs({ platform: { os: '', architecture: '' } })],
    [
      'validity/history',
      'steps without a layer',
      ociArchive([{ ...hello, steps: [...hello.steps, { createdBy: 'CMD' }] }]),
    ],
    ['validity/history', 'no history', 'history-null.tar'],
    ['validity/media-type', 'Docker’s media types', 'docker-media-types.tar'],
    ['validity/media-type', 'several frames of zstd', 'zstd-frames.tar'],
    [
      'validity/media-type',
      'a type nobody knows',
      ociArchive([hello], { layer: (store, content) => store.add('application/x', gzip(content)) }),
    ],
    ['validity/media-type', 'plain layers in manifest.json', 'docker-20-save.tar'],
    ['validity/media-type-conflict', 'documents without a media type', 'umoci-archive.tar'],
    ['validity/media-type-conflict', 'Docker’s media types', 'docker-media-types.tar'],
    ['validity/layout-file', 'an archive that is cut', 'truncated-gzip.tar.gz'],
    [
      'validity/layout-file',
      'a version nobody knows: told apart',
      replaced('oci-layout', '{"imageLayoutVersion":"2.0.0"}'),
    ],
    ['validity/tar', 'a root file system: told as its layer', tar([{ path: 'a' }])],
    [
      'validity/tar',
      'names that are not UTF-8 or hold control characters',
      layerOf({ path: Buffer.from([0xe9, 0x1b, 0x0a]) }),
    ],
    ['validity/tar-peculiarity', 'blocks of zeros up to a whole record', tar(ociEntries([hello]), { blocks: 20 })],
    ['validity/left-out', 'a whiteout of nothing', layerOf({ path: '.wh.nothing' })],
    ['validity/left-out', 'a symbolic link to nothing', layerOf({ path: 'a', link: 'nothing' })],
    ['validity/duplicate-path', 'one path in two layers', 'recopied.tar'],
    [
      'validity/duplicate-path',
      'a directory whose attributes come later',
      layerOf({ path: 'a/' }, { path: 'a/b', body: 'x' }, { path: 'a/', mode: 0o700 }),
    ],
    ['validity/unreferenced-blob', 'an attestation’s manifest, config and statement', tar(attested().entries)],
    ['validity/unreferenced-blob', 'the blobs of artifacts', 'artifact.tar'],
    ['validity/unreferenced-blob', 'blobs that are links', 'oci-symlinked-blobs.tar'],
    [
      'validity/unreferenced-blob',
      'a second name of one blob',
      joined({ path: `blobs/sha256/${'0'.repeat(64)}`, link: hexOf(layerDigest) }),
    ],
    [
      'validity/unreferenced-blob',
      'a name that is a hard link',
      joined({ path: 'layer.tar', type: 'hardlink', link: `blobs/sha256/${hexOf(layerDigest)}` }),
    ],
    [
      'validity/unreferenced-blob',
      'an index that nobody can read may refer to it',
      swap([...ociEntries([hello]), another], { 'index.json': '{' }),
    ],
    ['validity/descriptions', 'two images, each under its own name', tagged(['app:1'], ['app:2'])],
    ['validity/unreferenced-blob', 'the layers of kaniko', 'kaniko.tar'],
    ['validity/unreferenced-blob', 'the layers of the containerd store', tar(dockerSaveContainerdEntries([hello]))],
    ['validity/unreferenced-blob', 'a file of a root file system', tar([{ path: 'srv/x' }, another])],
    ['validity/unreferenced-blob', 'the layers of skopeo, and its directories', 'skopeo-docker-archive.tar'],
  ],
};

/** An image for arm64/v8 whose descriptor says arm64. */
function variantLeftOpen(): Buffer {
  const platform = { os: 'linux', architecture: 'arm64', variant: 'v8' };
  const entries = ociEntries([{ ...hello, platform }]);
  return swap(entries, { 'index.json': bodyOf(entries, 'index.json').replace(',"variant":"v8"', '') });
}

/** manifest.json lists the layers of the image in another order than index.json. */
function swapped(): Buffer {
  const entries = dockerSaveEntries([three]);
  const [{ Layers }] = JSON.parse(bodyOf(entries, 'manifest.json'));
  return savedAs(entries, { Layers: [...Layers].reverse() });
}

/** Ten indexes, each of which lists the next; the last one lists the image. */
function indexTower(): Buffer {
  const store = new BlobStore();
  let top = addImage(store, built);
  for (let level = 0; level < 10; level += 1) top = store.addIndex([top]);
  return tar(layoutEntries(store, [top]));
}

/** One manifest listed under 1,001 names. */
function manyNames(): Buffer {
  const store = new BlobStore();
  const manifest = addImage(store, built);
  const names = Array.from({ length: 1001 }, (_, at) => ({ ...manifest, ...nameAnnotations(`hello:${at}`) }));
  return tar(layoutEntries(store, names));
}

/** Two images, one of them described by manifest.json alone since its manifest is no JSON. */
function unreadable(): Buffer {
  const entries = dockerSaveEntries([hello, three]);
  const [, second] = JSON.parse(bodyOf(entries, 'index.json')).manifests;
  return swap(entries, { [`blobs/sha256/${hexOf(second.digest)}`]: '{' });
}

/** A save of app:1 and app:2 whose manifest.json gives the two images these names. */
function tagged(...names: readonly (readonly string[])[]): Buffer {
  const entries = dockerSaveEntries([
    { ...hello, names: ['app:1'] },
    { ...three, names: ['app:2'] },
  ]);
  const items: readonly object[] = JSON.parse(bodyOf(entries, 'manifest.json'));
  return swap(entries, {
    'manifest.json': JSON.stringify(items.map((item, at) => ({ ...item, RepoTags: names[at] }))),
  });
}
