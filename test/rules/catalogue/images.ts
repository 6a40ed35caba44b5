// Rules under validity/ about an image, its layers, and whether the parts of an archive agree.
import {
  addImage,
  BlobStore,
  buildImage,
  dockerSaveContainerdEntries,
  dockerSaveEntries,
  dockerSaveLegacyEntries,
  gzip,
  type ImageLiteral,
  layoutEntries,
  MEDIA,
  ociArchive,
  ociEntries,
} from '../../support/image-builder.ts';
import { take } from '../../support/items.ts';
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
  layerAs,
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

/** An archive with members of the item in manifest.json overridden. */
function savedAs(entries: readonly TarLiteral[], more: object): Buffer {
  const [item] = JSON.parse(bodyOf(entries, 'manifest.json'));
  return swap(entries, { 'manifest.json': JSON.stringify([{ ...item, ...more }]) });
}

const [low, middle, top] = take<string>(JSON.parse(bodyOf(legacy, 'manifest.json'))[0].Layers, 3);
const repositories = (value: unknown) => swap(legacy, { repositories: JSON.stringify(value) });
const id = (layer: string): string => layer.replace('/layer.tar', '');

/** Two images in one layout, with more members in their descriptors. */
const two = (first: object, second: object): Buffer =>
  layout((store) => [
    { ...addImage(store, built), ...first },
    { ...addImage(store, built, { manifest: { annotations: { other: 'x' } } }), ...second },
  ]);
const name = nameAnnotations('hello:1');
/** Two images in an index below index.json. */
const nested = (first: object, second: object): Buffer =>
  layout((store) => [
    {
      ...store.addIndex([
        { ...addImage(store, built), ...first },
        { ...addImage(store, built, { manifest: { annotations: { other: 'x' } } }), ...second },
      ]),
      ...name,
    },
  ]);
const windows = (version: string) => ({ platform: { os: 'windows', architecture: 'amd64', 'os.version': version } });
/** The platform of an index and of the config. */
const platforms = (listed: object, config: NonNullable<ImageLiteral['platform']>): Buffer =>
  layout((store) => [{ ...addImage(store, buildImage({ ...hello, platform: config })), platform: listed }]);
const variants = (architecture: string, listed: string, config: string | undefined): Buffer =>
  platforms(
    { os: 'linux', architecture, variant: listed },
    { os: 'linux', architecture, ...(config === undefined ? {} : { variant: config }) },
  );
const windowsAs = (listed: string, config: string): Buffer =>
  platforms(windows(listed).platform, windows(config).platform);
const linux = (architecture: string) => ({ platform: { os: 'linux', architecture } });

const encrypted = ociArchive([hello], {
  layer: (store) => store.add('application/vnd.oci.image.layer.v1.tar+gzip+encrypted', 'ciphertext'.repeat(60)),
});
const calledZstd = ociArchive([hello], { layer: (store, content) => store.add(MEDIA.zstdLayer, gzip(content)) });
const another = { path: `blobs/sha256/${'0'.repeat(64)}`, body: 'x' };

export const images: Catalogue = {
  reported: [
    [
      'validity/repeated-member',
      joined(...ociEntries([hello])),
      'the archive has index.json twice, with the same bytes',
    ],
    ['validity/unread-layer', encrypted, 'layer 0 was not read: its media type is ', 'tar+gzip+encrypted'],
    ['validity/layer-count', rootfs([]), 'the manifest lists 1 layer, but the config 0 diff IDs'],
    ['validity/layer-count', rootfs([diffID, diffID]), 'the manifest lists 1 layer, but the config 2 diff IDs'],
    [
      'validity/nested-image',
      tar(save26.map((entry) => ({ ...entry, path: `image/${entry.path}` }))),
      'the image documents are below image/, where no engine looks for them',
    ],
    ['validity/no-image', 'manifest-empty.tar', 'no image in this archive (format: docker save)'],
    [
      'validity/missing-manifest',
      'one-platform-of-two.tar',
      'the image for linux/arm64/v8 is listed, but is not in the archive: sha256:47bc12e53181',
    ],
    [
      'validity/missing-manifest',
      'one-platform-of-two.tar',
      'an attestation is listed, but is not in the archive: sha256:9a36961e6fb1',
    ],
    [
      'validity/foreign-layer',
      'foreign-layer.tar',
      'layer 0 is not in the archive: engines download it from https://registry.example/foreign/layer',
    ],
    [
      'validity/descriptions',
      'two-descriptions.tar',
      'sample/two-descriptions:1: listed in manifest.json, but not in index.json',
    ],
    [
      'validity/descriptions',
      savedAs(save26, { Config: 'x.json' }),
      'hello:1: listed in manifest.json, but not in index.json',
    ],
    [
      'validity/descriptions',
      savedAs(save26, { RepoTags: ['hello:2'] }),
      'hello:2: this name is in manifest.json, but not in index.json',
    ],
    [
      'validity/descriptions',
      savedAs(save26, { RepoTags: ['hello:2'] }),
      'hello:1: this name is in index.json, but not in manifest.json',
    ],
    ['validity/descriptions', swapped(), 'hello:1: manifest.json and index.json list different layers'],
    [
      'validity/repositories',
      repositories({ hello: { 2: id(top) } }),
      'hello:1: this name is in manifest.json, but not in repositories',
    ],
    [
      'validity/repositories',
      repositories({ hello: { 2: id(top) } }),
      'hello:2: this name is in repositories, but not in manifest.json',
    ],
    [
      'validity/repositories',
      repositories({ hello: { 1: id(low) } }),
      `hello:1: the top layer is ${id(low)} in repositories, but ${top} in manifest.json`,
    ],
    [
      'validity/v1-chain',
      savedAs(legacy, { Layers: [middle, low, top] }),
      `${id(middle)}/json: its parent is ${id(low)}, but `,
    ],
    ['validity/v1-chain', savedAs(legacy, { Layers: [top] }), 'but it is the lowest layer in manifest.json'],
    [
      'validity/ref-name',
      'same-name-twice.tar',
      'sample/same-name-twice:1 is the name of both sha256:185d27090f89',
      ' and sha256:3ab76d89705b',
    ],
    [
      'validity/ref-name',
      two({ ...name, ...linux('arm64') }, { ...name, ...linux('arm64') }),
      'hello:1 is the name of both sha256:',
    ],
    [
      'validity/platform',
      listedAs(linux('arm64')),
      'the index declares linux/arm64, but the config declares linux/amd64',
    ],
    [
      'validity/platform',
      variants('arm', 'v6', 'v7'),
      'the index declares linux/arm/v6, but the config declares linux/arm/v7',
    ],
    [
      'validity/platform',
      variants('arm64', 'v8', 'v9'),
      'the index declares linux/arm64/v8, but the config declares linux/arm64/v9',
    ],
    [
      'validity/platform',
      windowsAs('10.0.17763.1', '10.0.20348.2'),
      'the index declares windows(10.0.17763.1)/amd64, but the config declares windows(10.0.20348.2)/amd64',
    ],
    [
      'validity/ref-name',
      two({ ...name, ...linux('arm64') }, { ...name, ...linux('aarch64') }),
      'hello:1 is the name of both',
    ],
    ['validity/same-platform', nested(linux('amd64'), linux('amd64')), ' lists two images for linux/amd64: '],
    [
      'validity/same-platform',
      nested(linux('arm64'), { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }),
      'linux/arm64/v8: ',
    ],
    ['validity/same-platform', nested({}, {}), ' lists two images for linux/amd64: '],
    ['validity/same-platform', two(linux('amd64'), linux('x86_64')), 'index.json lists two images for linux/x86_64: '],
    ['validity/platform', listedAs({ platform: { os: 'windows' } }), 'windows/unknown', 'linux/amd64'],
    [
      'validity/history',
      'history-mismatch.tar',
      'the history has 3 non-empty entries, but there are 2 layers: instructions are unknown',
    ],
    ['validity/media-type', 'lying-media-type.tar', 'layer 0', 'v1.tar+gzip', 'not compressed'],
    [
      'validity/media-type',
      calledZstd,
      'layer 0: the media type is ',
      'v1.tar+zstd, but the blob is compressed with gzip',
    ],
    [
      'validity/media-type-conflict',
      manifestOf({ mediaType: MEDIA.dockerManifest }),
      `declares the media type ${MEDIA.dockerManifest}, but its descriptor declares ${MEDIA.manifest}`,
    ],
    ['validity/layout-file', 'no-oci-layout.tar', 'the file oci-layout is missing'],
    ['validity/tar', 'tar-headers.tar', 'layer 0', 'type flag "Z"'],
    [
      'validity/tar',
      layerOf({ path: 'etc/.wh.' }),
      'layer 0, byte 512 (/etc/.wh.): a whiteout without a name; skipped',
    ],
    ['validity/unsafe-path', layerOf({ path: '../up' }), 'layer 0, byte 512 (/../up): the path leads above the root'],
    [
      'validity/unsafe-path',
      layerOf({ path: 'here', body: 'x' }, { path: 'link', type: 'hardlink', link: '../../here' }),
      'layer 0, byte 1536 (/link): the hard link leads above the root',
    ],
    [
      'validity/descriptions',
      tagged(['app:2'], ['app:1']),
      'app:1: this name refers to different images in index.json and manifest.json',
    ],
    [
      'validity/descriptions',
      tagged(['app:1'], ['app:1']),
      'app:1: this name refers to different images in index.json and manifest.json',
    ],
    ['validity/ref-name', tagged(['app:1'], ['app:1']), 'app:1 is the name of both sha256:'],
    [
      'validity/index-nesting',
      indexTower(),
      'the index sha256:',
      ' was not read: indexes are nested too deeply; raise --max-index-depth',
    ],
    [
      'validity/many-names',
      manyNames(),
      'an image has more names than --max-names allows, or all images together more than 100 times as many',
    ],
    ['validity/tar', tar(ociEntries([hello]), { blocks: 0 }), 'archive, byte 6144: no end-of-archive blocks'],
    ['validity/tar-peculiarity', 'aufs-metadata.tar', 'layer 0', 'aufs'],
    [
      'validity/tar-peculiarity',
      tar(ociEntries([hello]), { trailing: 'more' }),
      'archive, byte 7168: data after the end of the archive',
    ],
    [
      'validity/skipped-entry',
      'symlink-loop.tar',
      'layer 1: /a/file was skipped: its path leads through a loop of symbolic links',
    ],
    [
      'validity/skipped-entry',
      'hard-links.tar',
      'layer 5: /bin/lost was skipped: it is a hard link to /bin/no-such-file, where there is no file',
    ],
    [
      'validity/duplicate-path',
      'duplicates.tar',
      'layer 0 stores 3 entries of paths that it already has, such as /etc; Docker with overlay2 and podman refuse it',
    ],
    [
      'validity/duplicate-path',
      layerOf({ path: 'a', body: 'x' }, { path: 'a', body: 'x' }),
      'layer 0 stores /a twice; Docker with overlay2 and podman refuse it, other engines keep the last entry',
    ],
    [
      'validity/duplicate-path',
      layerOf({ path: 'l', link: 'x' }, { path: 'l', link: 'y' }),
      'layer 0 stores /l twice; Docker',
    ],
    [
      'validity/duplicate-path',
      layerOf({ path: 'f', body: 'x' }, { path: 'f/b', body: 'y' }),
      'layer 0: /f/b replaces an earlier entry of the layer; the last entry wins',
    ],
    [
      'validity/duplicate-path',
      layerOf({ path: 'd/b', body: 'x' }, { path: 'd', body: 'y' }),
      'layer 0: /d replaces an earlier entry of the layer; the last entry wins',
    ],
    [
      'validity/unreferenced-blob',
      'unreferenced-blobs.tar',
      'nothing refers to 2 blobs (2.02kB), such as blobs/sha256/',
    ],
    ['validity/unreferenced-blob', joined(another), `nothing refers to 1 blob (1B), such as ${another.path}`],
  ],
  silent: [
    ['validity/repeated-member', 'directories twice', joined({ path: 'blobs/' }, { path: 'blobs/' })],
    ['validity/unread-layer', 'a layer that is not in the archive', 'foreign-layer.tar'],
    ['validity/unread-layer', 'the statements of an attestation', 'multi-platform.tar'],
    ['validity/index-nesting', 'manifests that are listed and not there', 'one-platform-of-two.tar'],
    ['validity/index-nesting', 'attestations', 'multi-platform.tar'],
    ['validity/layer-count', 'a missing config', 'missing-config.tar'],
    ['validity/nested-image', 'a root filesystem with a manifest.json', 'rootfs-with-manifest.tar'],
    ['validity/no-image', 'a root filesystem', 'hello_fs.tar'],
    ['validity/missing-manifest', 'a layer without urls (see integrity/missing-blob)', 'missing-layer.tar'],
    [
      'validity/missing-manifest',
      'a layer to download from its urls (see validity/foreign-layer)',
      'foreign-layer.tar',
    ],
    ['validity/foreign-layer', 'a layer without urls (see integrity/missing-blob)', 'missing-layer.tar'],
    [
      'validity/foreign-layer',
      'a layer with urls that is in the archive',
      layerAs({ urls: ['https://registry.example/layer'] }),
    ],
    ['validity/missing-manifest', 'a complete archive', 'multi-platform.tar'],
    ['validity/descriptions', 'several names of several images', 'several-images.tar'],
    ['validity/descriptions', 'an image without a name', 'repo-tags-null.tar'],
    ['validity/descriptions', 'an index that lists nothing', 'docker-25-rc.tar'],
    ['validity/descriptions', 'an unreadable manifest', unreadable()],
    [
      'validity/descriptions',
      'only the tag in index.json',
      swap(save26, {
        'index.json': bodyOf(save26, 'index.json').replaceAll(
          '"io.containerd.image.name":"docker.io/library/hello:1",',
          '',
        ),
      }),
    ],
    [
      'validity/descriptions',
      'the full name in manifest.json',
      savedAs(save26, { RepoTags: ['docker.io/library/hello:1'] }),
    ],
    ['validity/repositories', 'directories whose layer.tar is a link', 'skopeo-docker-archive.tar'],
    ['validity/repositories', 'layers named by diff ID, as by Docker 25', 'hello_image.tar'],
    ['validity/repositories', 'a layer that is a link to another', 'docker-20-linked-layer.tar'],
    ['validity/repositories', 'repositories without a manifest.json', 'docker-1.9-save.tar'],
    ['validity/repositories', 'no names', 'repo-tags-null.tar'],
    ['validity/v1-chain', 'layers in the order of the V1 images', tar(legacy)],
    [
      'validity/v1-chain',
      'V1 directories without a json file',
      tar(legacy.filter(({ path }) => !String(path).endsWith('/json'))),
    ],
    ['validity/v1-chain', 'links to layers with other names', 'skopeo-docker-archive.tar'],
    [
      'validity/ref-name',
      'one name for two platforms',
      two({ ...name, ...linux('amd64') }, { ...name, ...linux('arm64') }),
    ],
    [
      'validity/ref-name',
      'one name for two versions of Windows',
      two({ ...name, ...windows('10.0.17763.1') }, { ...name, ...windows('10.0.20348.2') }),
    ],
    ['validity/same-platform', 'two versions of Windows', nested(windows('10.0.17763.1'), windows('10.0.20348.2'))],
    ['validity/same-platform', 'two platforms', nested(linux('amd64'), linux('arm64'))],
    [
      'validity/same-platform',
      'two names',
      two({ ...name, ...linux('amd64') }, { ...nameAnnotations('hello:2'), ...linux('amd64') }),
    ],
    ['validity/same-platform', 'one manifest, listed twice', listedAs(linux('amd64'), linux('amd64'))],
    ['validity/same-platform', 'attestations', 'multi-platform.tar'],
    ['validity/platform', 'other names of one platform', variants('arm64', 'v8', undefined)],
    ['validity/platform', 'amd64/v1 in the index', variants('amd64', 'v1', undefined)],
    ['validity/ref-name', 'one manifest, listed twice under its name', listedAs(name, name)],
    ['validity/ref-name', 'two names of one manifest', listedAs(name, nameAnnotations('hello:2'))],
    ['validity/platform', 'a descriptor without a variant', variantLeftOpen()],
    ['validity/platform', 'no platform', listedAs({})],
    ['validity/platform', 'a platform of empty strings', listedAs({ platform: { os: '', architecture: '' } })],
    [
      'validity/history',
      'instructions without a layer',
      ociArchive([{ ...hello, steps: [...hello.steps, { createdBy: 'CMD' }] }]),
    ],
    ['validity/history', 'no history', 'history-null.tar'],
    ['validity/media-type', 'Docker’s media types', 'docker-media-types.tar'],
    ['validity/media-type', 'several frames of zstd', 'zstd-frames.tar'],
    [
      'validity/media-type',
      'an unknown media type',
      ociArchive([{ ...hello, steps: [...(hello.steps ?? []), ...steps] }], {
        layer: (store, content, index) => store.add(index === 0 ? 'application/x' : MEDIA.gzipLayer, gzip(content)),
      }),
    ],
    ['validity/media-type', 'uncompressed layers in manifest.json', 'docker-20-save.tar'],
    ['validity/media-type-conflict', 'documents without a media type', 'umoci-archive.tar'],
    ['validity/media-type-conflict', 'Docker’s media types', 'docker-media-types.tar'],
    ['validity/layout-file', 'a truncated archive', 'truncated-gzip.tar.gz'],
    [
      'validity/layout-file',
      'an unknown version (see validity/schema)',
      replaced('oci-layout', '{"imageLayoutVersion":"2.0.0"}'),
    ],
    ['validity/tar', 'a root filesystem (reported as layer 0)', tar([{ path: 'bin/' }, { path: 'etc/' }])],
    [
      'validity/tar',
      'names with invalid UTF-8 or control characters',
      layerOf({ path: Buffer.from([0xe9, 0x1b, 0x0a]) }),
    ],
    [
      'validity/tar-peculiarity',
      'end-of-archive blocks up to a whole record',
      tar(ociEntries([hello]), { blocks: 20 }),
    ],
    ['validity/skipped-entry', 'a whiteout of nothing', layerOf({ path: '.wh.nothing' })],
    ['validity/skipped-entry', 'a symbolic link to nothing', layerOf({ path: 'a', link: 'nothing' })],
    ['validity/duplicate-path', 'one path in two layers', 'copied.tar'],
    [
      'validity/duplicate-path',
      'a directory whose entry comes after its files',
      layerOf({ path: 'a/b', body: 'x' }, { path: 'a/', mode: 0o700 }),
    ],
    ['validity/unreferenced-blob', 'an attestation’s manifest, config and statement', tar(attested().entries)],
    ['validity/unreferenced-blob', 'the blobs of artifacts', 'artifact.tar'],
    ['validity/unreferenced-blob', 'blobs that are links', 'oci-symlinked-blobs.tar'],
    [
      'validity/unreferenced-blob',
      'a symbolic link to a blob',
      joined({ path: `blobs/sha256/${'0'.repeat(64)}`, link: hexOf(layerDigest) }),
    ],
    [
      'validity/unreferenced-blob',
      'a hard link to a blob',
      joined({ path: 'layer.tar', type: 'hardlink', link: `blobs/sha256/${hexOf(layerDigest)}` }),
    ],
    [
      'validity/unreferenced-blob',
      'a blob that an unreadable index may refer to',
      swap([...ociEntries([hello]), another], { 'index.json': '{' }),
    ],
    ['validity/descriptions', 'two images, each under its own name', tagged(['app:1'], ['app:2'])],
    ['validity/unreferenced-blob', 'the layers of kaniko', 'kaniko.tar'],
    ['validity/unreferenced-blob', 'the layers of the containerd store', tar(dockerSaveContainerdEntries([hello]))],
    [
      'validity/unreferenced-blob',
      'a file of a root filesystem',
      tar([{ ...another, path: `srv/${another.path}` }, { path: 'etc/' }]),
    ],
    ['validity/unreferenced-blob', 'the layers of skopeo, and its V1 directories', 'skopeo-docker-archive.tar'],
  ],
};

/** An image for arm64/v8 whose descriptor declares arm64. */
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

/** Two images; the manifest of the second one is not JSON, so only manifest.json describes it. */
function unreadable(): Buffer {
  const entries = dockerSaveEntries([hello, three]);
  const [, second] = JSON.parse(bodyOf(entries, 'index.json')).manifests;
  return swap(entries, { [`blobs/sha256/${hexOf(second.digest)}`]: '{' });
}

/** A save of app:1 and app:2 with these names in its manifest.json. */
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
