// What people reported about which manifests are images, which one is meant, and configs that engines refuse.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  addImage,
  addLayer,
  BlobStore,
  buildImage,
  type Descriptor,
  dockerSaveLegacy,
  type ImageLiteral,
  layoutEntries,
  MEDIA,
  ociArchive,
} from '../support/image-builder.ts';
import { nameAnnotations } from '../support/oci-layout.ts';
import { run } from '../support/run.ts';
import { tar } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const write = temporaryFolder('which-image');

const app: ImageLiteral = {
  names: ['app:1'],
  steps: [{ entries: [{ path: 'etc/' }, { path: 'bin/sh', body: 'sh' }] }],
};
const built = buildImage(app);

function layout(fill: (store: BlobStore) => readonly Descriptor[]): Buffer {
  const store = new BlobStore();
  return tar(layoutEntries(store, fill(store)));
}

/** One name for the images of an index, as containerd and buildx write them. */
const indexed = (fill: (store: BlobStore) => readonly Descriptor[]): Buffer =>
  layout((store) => [{ ...store.addIndex(fill(store)), ...nameAnnotations('app:1') }]);

/** As cosign writes signatures and attestations: an image config, and a layer that is a JSON document. */
function addSignature(store: BlobStore, mediaType: string, config: string = MEDIA.config): Descriptor {
  const layer = store.add(mediaType, `{"about":"${mediaType}"}`);
  const rootfs = { type: 'layers', diff_ids: [layer.digest] };
  return store.addManifest(store.addJson(config, { architecture: '', os: '', rootfs, config: {} }), [layer]);
}

const inspected = async (archive: Buffer, ...args: string[]) => {
  const outcome = await run([...args, '-'], { stdin: archive });
  return { ...outcome, lines: outcome.output.trimEnd().split('\n') };
};
const data = async (archive: Buffer, ...args: string[]) => {
  const { output } = await inspected(archive, ...args, '--format', 'json');
  return JSON.parse(output).data;
};

describe('cosign saves a signature and an attestation beside the image (container-libs#186)', () => {
  const archive = layout((store) => [
    addImage(store, built),
    addSignature(store, 'application/vnd.dev.cosign.simplesigning.v1+json'),
    addSignature(store, 'application/vnd.dsse.envelope.v1+json'),
  ]);
  test('check judges the image', async () => {
    const { status, output, errors } = await inspected(archive, 'check', '--budget', 'layer-count=127');
    assert.deepEqual([status, errors], [0, '']);
    assert.match(output, /^PASSED/);
  });
  test('manifest has one image and two artifacts', async () => {
    const { manifests } = await data(archive, 'manifest');
    assert.deepEqual(
      manifests.map(({ kind, artifactType }: Record<string, unknown>) => [kind, artifactType]),
      [
        ['image', null],
        ['artifact', 'application/vnd.dev.cosign.simplesigning.v1+json'],
        ['artifact', 'application/vnd.dsse.envelope.v1+json'],
      ],
    );
  });
  test('ls has one row', async () => assert.equal((await data(archive, 'ls')).images.length, 1));
  test('the overview counts them', async () => {
    const { lines } = await inspected(archive, '--format', 'table');
    assert.match(lines[0] ?? '', /2 artifacts/);
  });
});

describe('manifests with an image config', () => {
  for (const [what, layers, kind] of [
    ['an SBOM', ['application/spdx+json'], 'artifact'],
    ['a chart', ['application/vnd.cncf.helm.chart.content.v1.tar+gzip'], 'artifact'],
    ['a WebAssembly module', ['application/wasm'], 'artifact'],
    ['the empty descriptor', [MEDIA.empty], 'artifact'],
    ['in-toto statements', [MEDIA.inToto, MEDIA.inToto], 'attestation'],
    ['no layers', [], 'image'],
    ['a layer beside an SBOM', ['application/spdx+json', MEDIA.layer], 'image'],
    ['an encrypted layer', [`${MEDIA.gzipLayer}+encrypted`], 'image'],
    ['a layer of a compression that is not known', [`${MEDIA.layer}+lz4`], 'image'],
    ['a layer called a tar', ['application/x-tar'], 'image'],
    ["a layer of Docker's old type", ['application/vnd.docker.container.image.rootfs.diff+x-gtar'], 'image'],
  ] as const) {
    test(`${what}: ${kind}`, async () => {
      const archive = layout((store) => [
        store.addManifest(
          store.add(MEDIA.config, built.config),
          layers.map((mediaType, at) => ({ ...addLayer(store, Buffer.from(`${at}`), 'none'), mediaType })),
        ),
      ]);
      assert.equal((await data(archive, 'manifest')).manifests[0].kind, kind);
    });
  }
  test('an archive with nothing but a signature has no image', async () => {
    const archive = layout((store) => [addSignature(store, 'application/vnd.dev.cosign.simplesigning.v1+json')]);
    const { status, errors } = await inspected(archive, 'bloat');
    assert.equal(status, 2);
    assert.match(
      errors,
      /an OCI layout of 1 artifact \(application\/vnd\.dev\.cosign\.simplesigning\.v1\+json\) and no image/,
    );
  });
});

/** An image whose descriptor has the platform of its config. */
function addFor(store: BlobStore, platform: Readonly<Record<string, unknown>>): Descriptor {
  const override = { architecture: undefined, os: undefined, ...platform };
  return addImage(store, buildImage({ ...app, override }), { descriptor: { platform } });
}
const linux = (architecture: string, variant?: string) => ({ os: 'linux', architecture, variant });

describe('--platform finds an image under every name of its platform (podman#6507)', () => {
  const archive = indexed((store) =>
    [linux('amd64'), linux('arm64'), linux('arm', 'v7')].map((one) => addFor(store, one)),
  );
  for (const [wanted, platform] of [
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/aarch64', 'linux/arm64'],
    ['aarch64', 'linux/arm64'],
    ['arm64', 'linux/arm64'],
    ['linux/x86_64', 'linux/amd64'],
    ['x86_64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/armhf', 'linux/arm/v7'],
    ['armhf', 'linux/arm/v7'],
    ['linux/arm', 'linux/arm/v7'],
    ['Linux/ARM64', 'linux/arm64'],
  ] as const) {
    test(`${wanted}: ${platform}`, async () => {
      const { images } = await data(archive, 'ls', '--platform', wanted);
      assert.deepEqual(
        images.map((image: { platform: string }) => image.platform),
        [platform],
      );
    });
  }
  test('an operating system alone', async () =>
    assert.equal((await data(archive, 'ls', '--platform', 'linux')).images.length, 3));
  test('another platform', async () => {
    const { status, errors } = await inspected(archive, 'ls', '--platform', 'riscv64');
    assert.equal(status, 2);
    assert.match(errors, /no image for platform "riscv64"; the archive has app:1 \(linux\/amd64, /);
  });
  test('no platform at all', async () => {
    const { status, errors } = await inspected(archive, 'ls', '--platform', 'linux/');
    assert.equal(status, 2);
    assert.match(errors, /--platform must be OS\/ARCH, such as "linux\/amd64", but it is "linux\/"/);
  });
});

test('an exact variant is preferred, and another one is taken without it', async () => {
  const both = indexed((store) => [addFor(store, linux('arm', 'v6')), addFor(store, linux('arm', 'v7'))]);
  const one = indexed((store) => [addFor(store, linux('arm', 'v6'))]);
  for (const [archive, platform] of [
    [both, 'linux/arm/v7'],
    [one, 'linux/arm/v6'],
  ] as const) {
    const { images } = await data(archive, 'ls', '--platform', 'linux/arm');
    assert.deepEqual(
      images.map((image: { platform: string }) => image.platform),
      [platform],
    );
  }
});

/** The choices in the error of a command for one image. */
async function choicesOf(archive: Buffer): Promise<readonly string[]> {
  const { status, errors } = await inspected(archive, 'bloat');
  assert.equal(status, 2);
  const [, choices = ''] = errors.trimEnd().split('choose one: ');
  return choices.split(' | ');
}

/** Each choice is different, and bloat accepts it. */
async function assertUsable(archive: Buffer, choices: readonly string[]): Promise<void> {
  assert.equal(new Set(choices).size, choices.length);
  for (const choice of choices) {
    const { status, errors } = await inspected(archive, 'bloat', ...choice.replaceAll("'", '').split(' '));
    assert.deepEqual([status, errors], [0, ''], choice);
  }
}

describe('two manifests of one platform (nydus#1692)', () => {
  const other = buildImage({ ...app, steps: [{ entries: [{ path: 'etc/' }, { path: 'bin/sh', body: 'other' }] }] });
  const platform = linux('amd64');
  const archive = indexed((store) => [
    addImage(store, built, { descriptor: { platform } }),
    addImage(store, other, { descriptor: { platform } }),
  ]);
  test('the choices are digests', async () => {
    const choices = await choicesOf(archive);
    assert.deepEqual(
      choices,
      [built, other].map(({ configHex }) => `--image ${configHex.slice(0, 12)}`),
    );
    await assertUsable(archive, choices);
  });
  test('a note', async () => {
    const { output } = await inspected(archive, 'validate');
    assert.match(output, /^note: .* lists two images for linux\/amd64: .* \[validity\/same-platform\]$/m);
  });
});

describe('two manifests with one config, compressed in two ways', () => {
  const archive = indexed((store) => [addImage(store, built), addImage(store, built, { compression: 'zstd' })]);
  test('the choices are manifest digests', async () => {
    const { manifests } = await data(archive, 'manifest');
    const digests = manifests[0].manifests.map(({ digest }: { digest: string }) => digest.slice(7, 19));
    const choices = await choicesOf(archive);
    assert.deepEqual(
      choices,
      digests.map((digest: string) => `--image ${digest}`),
    );
    await assertUsable(archive, choices);
  });
  test('ls and the overview show the digests', async () => {
    for (const args of [['ls'], ['--format', 'table']]) {
      const { output } = await inspected(archive, ...args);
      assert.match(output, /\bDIGEST\b/);
    }
  });
});

describe('images of manifest.json with one config', () => {
  const named = (names: readonly string[]): ImageLiteral => ({ ...app, names });
  for (const [what, images, expected] of [
    ['without names', [named([]), named([])], ['--image @0', '--image @1']],
    ['one name for two', [named(['app:1']), named(['app:1'])], ['--image @0', '--image @1']],
    [
      'a name for one of three',
      [named(['app:1']), named([]), named([])],
      ['--image app:1', '--image @1', '--image @2'],
    ],
  ] as const) {
    const archive = dockerSaveLegacy(images);
    test(`${what}: the choices are places, as in skopeo`, async () => {
      const choices = await choicesOf(archive);
      assert.deepEqual(choices, expected);
      await assertUsable(archive, choices);
    });
    test(`${what}: the overview has a command that selects one`, async () => {
      const { output } = await inspected(archive);
      assert.match(output, new RegExp(`timg-inspect - ${expected[0]}\n`));
    });
  }
  test('ARCHIVE#@N, in quotes if the file needs them, and a place that is not there', async () => {
    const file = write('my app.tar', dockerSaveLegacy([named([]), named([])]));
    const { errors } = await run(['bloat', file]);
    assert.match(errors, new RegExp(`choose one: '${file}#@0' \\| '${file}#@1'\n$`));
    assert.equal((await run(['bloat', `${file}#@1`])).status, 0);
    const beyond = await run(['bloat', `${file}#@2`]);
    assert.equal(beyond.status, 2);
    assert.match(beyond.errors, /no image "@2"; the archive has/);
  });
});

describe('images for several versions of Windows', () => {
  const windows = (version: string, ...features: string[]) => ({
    os: 'windows',
    architecture: 'amd64',
    'os.version': version,
    'os.features': features.length > 0 ? features : undefined,
  });
  const archive = indexed((store) => [
    addFor(store, windows('10.0.17763.5576')),
    addFor(store, windows('10.0.20348.2402')),
    addFor(store, windows('10.0.20348.2402', 'win32k')),
  ]);
  test('the choices are platforms with version and features', async () => {
    const choices = await choicesOf(archive);
    assert.deepEqual(choices, [
      "--platform 'windows(10.0.17763.5576)/amd64'",
      "--platform 'windows(10.0.20348.2402)/amd64'",
      "--platform 'windows(10.0.20348.2402+win32k)/amd64'",
    ]);
    await assertUsable(archive, choices);
  });
  test('a build selects its revisions', async () =>
    assert.equal((await data(archive, 'ls', '--platform', 'windows(10.0.17763)/amd64')).images.length, 1));
  test('rows show them', async () => {
    for (const args of [['ls'], ['manifest'], ['--format', 'table']]) {
      const { output } = await inspected(archive, ...args);
      assert.match(output, /windows\(10\.0\.20348\.2402\+win32k\)\/amd64/);
    }
  });
  test('no finding about names and platforms', async () => {
    const { output } = await inspected(archive, 'validate');
    assert.doesNotMatch(output, /ref-name|same-platform|incomplete-platform/);
  });
});

describe('a config without rootfs (moby#27568)', () => {
  for (const [what, rootfs] of [
    ['no rootfs', undefined],
    ['null', null],
    ['no diff IDs', { type: 'layers' }],
    ['null instead of diff IDs', { type: 'layers', diff_ids: null }],
    ['a text instead of diff IDs', { type: 'layers', diff_ids: 'sha256:0' }],
    ['too few', { type: 'layers', diff_ids: [] }],
  ] as const) {
    test(`${what}: check fails`, async () => {
      const archive = ociArchive([{ ...app, override: { rootfs } }]);
      for (const command of ['check', 'validate', 'verify']) {
        const { status, output } = await inspected(archive, command);
        assert.equal(status, 1, command);
        assert.match(output, /^error: .* \[validity\/(?:rootfs|layer-count)\]$/m);
      }
    });
  }
});
