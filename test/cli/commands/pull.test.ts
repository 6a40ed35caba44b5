// pull: which layers a host downloads, and which of them it could pull file by file. Footers and annotations are those that
// stargz-snapshotter, containers/storage and soci-snapshotter write.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PullData } from '../../../src/report/pull/data.ts';
import { noise } from '../../support/bytes.ts';
import {
  addImage,
  BlobStore,
  buildImage,
  type Descriptor,
  dockerSave,
  gzip,
  type ImageLiteral,
  layoutEntries,
  MEDIA,
  multiMemberGzip,
  nameAnnotations,
  ociArchive,
  pieces,
  type StepLiteral,
  zstdSkippable,
  zstdStored,
} from '../../support/image-builder.ts';
import { run } from '../../support/run.ts';
import { type TarLiteral, tar } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const write = temporaryFolder('pull-test');

const step = (createdBy: string, ...entries: readonly TarLiteral[]): StepLiteral => ({ createdBy, entries });
const file = (path: string, size: number): TarLiteral => ({ path, body: noise(path, size) });
const image = (...steps: readonly StepLiteral[]): ImageLiteral => ({ names: ['app:1'], steps });

const base = step('ADD rootfs', file('etc/base', 3000));
const lib = step('RUN lib', file('usr/lib/a', 2000));
const app = step('COPY app', file('app/main', 1500));

async function pullOf(old: Buffer, newer: Buffer, ...options: readonly string[]): Promise<PullData> {
  const archives = ['--from', write('old.tar', old), write('new.tar', newer)];
  const { output, errors, status } = await run(['pull', ...archives, '--format', 'json', ...options]);
  assert.deepEqual([errors, status], ['', 0]);
  return JSON.parse(output).data;
}

/** `index status changedBytes` */
const lines = ({ layers }: PullData): readonly string[] =>
  layers.map(({ index, status, changedBytes }) => `${index} ${status} ${changedBytes}`);

describe('layers to pull', () => {
  test('all from the first difference on; each layer once', async () => {
    const { layers, pull } = await pullOf(
      ociArchive([image(base, lib, app)]),
      ociArchive([image(base, step('RUN new', file('usr/lib/b', 900)), lib, lib, app)]),
    );
    assert.deepEqual(
      layers.map(({ status, instruction }) => `${status} ${instruction}`),
      ['reused ADD rootfs', 'pulled RUN new', 'repulled RUN lib', 'repeated RUN lib', 'repulled COPY app'],
    );
    const pulled = [1, 2, 4].map((at) => layers[at]?.sizes);
    const sumOf = (name: 'distribution' | 'content') => pulled.reduce((sum, sizes) => sum + (sizes?.[name] ?? 0), 0);
    assert.deepEqual([pull.sizes.distribution, pull.sizes.content], [sumOf('distribution'), sumOf('content')]);
    assert.deepEqual(pull.repulledLayers, [2, 3, 4]);
  });

  test('are those of diff, with the same sums', async () => {
    const archives = ['samples/hello_oci.tar', 'samples/hello_oci_1.1.0.tar'] as const;
    const diff = await run(['diff', ...archives, '--format', 'json']);
    const pull = await run(['pull', '--from', ...archives, '--format', 'json']);
    assert.deepEqual(JSON.parse(pull.output).data.pull, JSON.parse(diff.output).data.pull);
  });

  test('a layer that is repeated adds nothing to the total of the page', async () => {
    const archives = [
      '--from',
      write('old.tar', ociArchive([image(base)])),
      write('new.tar', ociArchive([image(base, lib, lib)])),
    ];
    const { output } = await run(['pull', ...archives, '--format', 'markdown']);
    assert.match(output, /^\| 2 \| repeated \| 0B \| 0B \|/m);
  });

  test('the same content in two compressed blobs is pulled twice, and in one of them once', async () => {
    const newer = ociArchive([image(base, lib, lib, lib)], {
      layer: (store, content, index) =>
        store.add(MEDIA.gzipLayer, index === 2 ? multiMemberGzip(pieces(content, 1024)) : gzip(content)),
    });
    const { layers, pull } = await pullOf(ociArchive([image(base)]), newer);
    assert.deepEqual(
      layers.map(({ status }) => status),
      ['reused', 'pulled', 'pulled', 'repeated'],
    );
    const [, first, second] = layers.map(({ sizes }) => sizes.distribution ?? 0);
    assert.equal(pull.sizes.distribution, (first ?? 0) + (second ?? 0));
  });

  test('changed files count in the layer that has them, but not in a layer that the host has', async () => {
    const hidden = step('RUN edit', { path: 'etc/base', body: 'edited' });
    const data = await pullOf(
      ociArchive([image(base, hidden)]),
      ociArchive([
        image(base, step('COPY two', file('one', 700), file('two', 800)), step('RUN rm', { path: '.wh.one' })),
      ]),
    );
    assert.deepEqual(lines(data), ['0 reused 0', '1 pulled 800', '2 pulled 0']);
    assert.equal(data.pull.changedBytes, 800);
  });

  test('their compressed size is unknown if they are stored uncompressed', async () => {
    const { layers, pull } = await pullOf(dockerSave([image(base)]), dockerSave([image(base, app)]));
    assert.deepEqual([layers[1]?.sizes.distribution, pull.sizes.distribution], [null, null]);
    assert.equal(pull.sizes.content, layers[1]?.sizes.content);
  });

  test('it can be estimated: the sizes are those of a compressor', async () => {
    const archives = ['samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'] as const;
    const pulled = await run(['pull', '--from', ...archives, '--estimate', 'gzip:1', '--format', 'json']);
    const { layers, pull } = JSON.parse(pulled.output).data as PullData;
    const computed = JSON.parse(
      (await run(['digests', archives[1], '--compress', 'gzip:1', '--format', 'json'])).output,
    );
    const sizes: readonly number[] = computed.data.blobs.flatMap((blob: { computedBy: string | null; size: number }) =>
      blob.computedBy === null ? [] : [blob.size],
    );
    assert.deepEqual(
      layers.map((layer) => layer.sizes.distribution),
      sizes.slice(0, layers.length),
    );
    assert.equal(
      pull.sizes.distribution,
      sizes.slice(5, 9).reduce((sum, size) => sum + size, 0),
    );
    const page = await run(['pull', '--from', ...archives]);
    assert.match(page.output, /what a pull costs: timg-inspect pull --from \S+ \S+ --estimate gzip:6$/m);
  });

  test('nothing, if the host has the image', async () => {
    const { pull, lazy } = await pullOf(ociArchive([image(base)]), ociArchive([image(base)]));
    assert.deepEqual([pull.pulledLayers, pull.sizes.distribution, pull.cacheBrokenBy, lazy], [[], 0, null, null]);
  });

  test('of one platform, the same on both sides', async () => {
    const multi = 'samples/multi-platform.tar';
    const { output } = await run(['pull', '--from', multi, multi, '--platform', 'linux/arm64', '--format', 'json']);
    const { images, pull } = JSON.parse(output).data as PullData;
    assert.deepEqual([images.old.platform, images.new.platform], ['linux/arm64/v8', 'linux/arm64/v8']);
    assert.deepEqual(pull.pulledLayers, []);
  });

  test('need --from', async () =>
    assert.deepEqual(await run(['pull', 'samples/hello_oci.tar']), {
      status: 2,
      output: '',
      errors: 'timg-inspect: "pull" needs the image that the host has; pass its archive with --from OLD\n',
    }));
});

/** Written by BuildKit at the end of an eStargz layer: its table of contents begins at byte 0x285. */
const stargzFooter = Buffer.from(
  '1f8b08040000000000ff1a00534716003030303030303030303030303032383553544152475a010000ffff0000000000000000',
  'hex',
);

/** The end of an empty gzip member. */
const emptyMember = Buffer.from('010000ffff0000000000000000', 'hex');

/** A gzip member without content, with this extra field (RFC 1952, section 2.3.1.1). */
function memberWith(extra: string): Buffer {
  const header = Buffer.from('1f8b08040000000000ff0000', 'hex');
  header.writeUInt16LE(extra.length, 10);
  return Buffer.concat([header, Buffer.from(extra, 'latin1'), emptyMember]);
}

/** The footer of zstd:chunked: numbers of 8 bytes, and a mark. */
const chunkedFooter = (numbers: number, mark: string): Buffer =>
  zstdSkippable(Buffer.concat([Buffer.alloc(numbers * 8, 1), Buffer.from(mark)]));

const digest = `sha256:${'0'.repeat(64)}`;
const checksum = { 'io.github.containers.zstd-chunked.manifest-checksum': digest };
const stargz = { 'containerd.io/snapshot/stargz/toc.digest': digest };

describe('layers that can be pulled file by file', () => {
  /** [what, media type, end of the layer's blob, its annotations, formats] */
  const cases: readonly (readonly [
    string,
    'gzip' | 'zstd',
    Buffer,
    object,
    PullData['layers'][number]['lazyFormats'],
  ])[] = [
    ['eStargz by its footer', 'gzip', stargzFooter, {}, ['estargz']],
    ['eStargz by its annotation', 'gzip', Buffer.alloc(0), stargz, ['estargz']],
    ['the first version of stargz', 'gzip', memberWith('0000000000000285STARGZ'), {}, ['estargz']],
    ['eStargz with its contents elsewhere', 'gzip', memberWith('SG\x11\0STARGZEXTERNALTOC'), {}, ['estargz']],
    ['zstd:chunked by its checksum', 'zstd', Buffer.alloc(0), checksum, ['zstd:chunked']],
    [
      'zstd:chunked by its position',
      'zstd',
      Buffer.alloc(0),
      { 'io.containers.zstd-chunked.manifest-position': '9:9:9:1' },
      ['zstd:chunked'],
    ],
    ['zstd:chunked of stargz-snapshotter', 'zstd', Buffer.alloc(0), stargz, ['zstd:chunked']],
    ['zstd:chunked by its footer', 'zstd', chunkedFooter(7, 'GNUlInUx'), {}, ['zstd:chunked']],
    ['zstd:chunked by an earlier footer', 'zstd', chunkedFooter(4, 'GnUlInUx'), {}, ['zstd:chunked']],
    ['not gzip with annotations for zstd', 'gzip', Buffer.alloc(0), checksum, []],
    ['not gzip with another extra field', 'gzip', memberWith('SG\x16\x000000000000000STARGY'), {}, []],
    ['not contents behind the end', 'gzip', memberWith('SG\x16\0ffffffffffffffffSTARGZ'), {}, []],
    ['not zstd with another last frame', 'zstd', chunkedFooter(7, 'GNUlInUy'), {}, []],
    ['not what only contains a footer', 'gzip', Buffer.concat([stargzFooter, gzip(Buffer.alloc(0))]), {}, []],
  ];
  for (const [what, compression, end, annotations, formats] of cases) {
    test(what, async () => {
      const media = compression === 'gzip' ? MEDIA.gzipLayer : MEDIA.zstdLayer;
      const compress = compression === 'gzip' ? gzip : zstdStored;
      const newer = ociArchive([image(base, app)], {
        layer: (store, content, index) =>
          index === 0
            ? store.add(media, compress(content))
            : store.add(media, Buffer.concat([compress(content), end]), { annotations }),
      });
      const plain = ociArchive([image(base)], { layer: (store, content) => store.add(media, compress(content)) });
      const { layers, lazy } = await pullOf(plain, newer);
      assert.deepEqual(layers[1]?.lazyFormats, formats);
      const size = layers[1]?.sizes.distribution;
      // The layer has nothing but the changed file.
      assert.deepEqual(
        lazy && [lazy.lazyLayers, lazy.changedBytes, lazy.changedDistribution, lazy.lazySizes.distribution],
        formats.length > 0 ? [[1], 1500, size, size] : null,
      );
    });
  }

  test('and layers that are pulled as a whole', async () => {
    const { layers, lazy } = await pullOf(
      ociArchive([image(base)]),
      ociArchive([image(base, lib, app)], {
        layer: (store, content, index) =>
          store.add(MEDIA.gzipLayer, gzip(content), index === 1 ? { annotations: stargz } : {}),
      }),
    );
    assert.deepEqual([lazy?.lazyLayers, lazy?.changedBytes, lazy?.wholeLayers], [[1], 2000, [2]]);
    assert.equal(lazy?.wholeSizes.distribution, layers[2]?.sizes.distribution);
  });
});

describe('a SOCI index', () => {
  const index = (version: 1 | 2) => `application/vnd.amazon.soci.index.v${version}+json`;

  /** The same index manifest for all versions: a table of contents for the last layer. */
  function sociManifest(store: BlobStore, version: 1 | 2, layer: Descriptor, subject?: Descriptor): Descriptor {
    const contents = store.add('application/octet-stream', 'table of contents', {
      annotations: { 'com.amazon.soci.image-layer-digest': layer.digest },
    });
    const { mediaType, digest: of, size } = subject ?? layer;
    const more = subject ? { subject: { mediaType, digest: of, size } } : {};
    return store.addManifest(store.add(index(version), '{}'), [contents], more);
  }

  async function formatsOf(
    build: (store: BlobStore, add: (keys?: object) => Descriptor, layer: () => Descriptor) => readonly Descriptor[],
  ): Promise<readonly (readonly string[])[]> {
    const store = new BlobStore();
    const add = (manifest: object = {}) => ({
      ...addImage(store, buildImage(image(base, lib, app)), {
        manifest: { ...manifest },
        layer: (to, content) => to.add(MEDIA.gzipLayer, gzip(content)),
      }),
      ...nameAnnotations('app:1'),
    });
    const top = build(store, add, () => store.add(MEDIA.gzipLayer, gzip(tar(app.entries as TarLiteral[]))));
    const { layers } = await pullOf(ociArchive([image(base)]), tar(layoutEntries(store, top)));
    return layers.map(({ lazyFormats }) => lazyFormats);
  }

  test('of version 1 has the image as its subject', async () =>
    assert.deepEqual(
      await formatsOf((store, add, layer) => {
        const subject = add();
        return [subject, sociManifest(store, 1, layer(), subject)];
      }),
      [[], [], ['soci']],
    ));

  test('of version 2 is named by the manifest of the image', async () =>
    assert.deepEqual(
      await formatsOf((store, add, layer) => {
        const soci = sociManifest(store, 2, layer());
        return [add({ annotations: { 'com.amazon.soci.index-digest': soci.digest } }), soci];
      }),
      [[], [], ['soci']],
    ));

  test('of version 2 names the image in its descriptor', async () =>
    assert.deepEqual(
      await formatsOf((store, add, layer) => {
        const of = add();
        const annotations = { 'com.amazon.soci.image-manifest-digest': of.digest };
        return [of, { ...sociManifest(store, 2, layer()), annotations }];
      }),
      [[], [], ['soci']],
    ));

  test('of another image does not count', async () =>
    assert.deepEqual(
      await formatsOf((store, add, layer) => {
        const other = store.addJson(MEDIA.manifest, { schemaVersion: 2 });
        return [add(), sociManifest(store, 1, layer(), other), sociManifest(store, 2, layer())];
      }),
      [[], [], []],
    ));
});
