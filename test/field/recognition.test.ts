// What people passed instead of an image: it is read where the image is, or refused with what it is and what to do. No gate
// passes on anything that is not recognized.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzip } from '../support/compress.ts';
import {
  addImage,
  BlobStore,
  buildImage,
  type Descriptor,
  dockerSaveEntries,
  dockerSaveLegacyEntries,
  layoutEntries,
  MEDIA,
  ociEntries,
} from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Buffer | string): string {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const imageOf = (name: string) => ({
  names: [name],
  steps: [{ createdBy: 'COPY x /', entries: [{ path: 'x', body: name }] }],
});
const save = dockerSaveEntries([imageOf('app:1')]);
const below = (directory: string, entries: readonly TarLiteral[]): readonly TarLiteral[] =>
  entries.map((entry) => ({ ...entry, path: `${directory}/${entry.path}` }));
const files = (...paths: readonly string[]): Buffer =>
  tar(paths.map((path) => (path.endsWith('/') ? { path } : { path, body: 'x' })));

const gates = ['check', 'validate', 'verify'];
/** A gate needs something to check. */
const check = ['check', '--budget', 'layer-count=127'];

/** Every gate, from a file and from standard input, refuses it with exit status 2 and one line. */
async function refused(bytes: Buffer, message: RegExp): Promise<void> {
  const name = file('refused', bytes);
  for (const gate of gates) {
    for (const [argument, stdin] of [[name], ['-', bytes]] as const) {
      const { status, output, errors } = await run([gate, argument], { stdin });
      assert.deepEqual([status, output], [2, ''], gate);
      assert.match(errors, /^timg-inspect: [^\n]+\n$/);
      assert.match(errors, message);
    }
  }
}

const names = async (argument: string, stdin?: Buffer): Promise<string> =>
  (await run(['ls', '--format', '{{.Repository}}:{{.Tag}}', '--', argument], { stdin })).output;

describe('a root filesystem shows marks of one', () => {
  for (const [what, paths] of [
    ['an export of docker without a shell', ['.dockerenv', 'dev/', 'proc/', 'app']],
    ['two directories', ['etc/', 'bin/']],
    ['paths below them', ['./usr/bin/x', './var/x']],
    ['an application with sources', ['src/x', 'etc/x', 'usr/x', 'proc/']],
    ['an application with a package.json', ['package.json', 'etc/x', 'usr/x', 'proc/']],
    ['a layer of Windows', ['Files/Windows/x', 'Hives/x']],
    ['the root of Windows', ['Windows/x', 'Users/x']],
  ] as const) {
    test(`recognized: ${what}`, async () => {
      const { status, output } = await run([...check, '-'], { stdin: files(...paths) });
      assert.match(output, /^PASSED {2}exported root filesystem/);
      assert.equal(status, 0);
    });
  }

  test('recognized: links to directories', async () => {
    const linked = tar([{ path: 'bin', link: 'usr/bin' }, { path: 'lib', link: 'usr/lib' }, { path: 'x' }]);
    assert.equal((await run([...check, '-'], { stdin: linked })).status, 0);
  });

  for (const [what, bytes, message] of [
    [
      'a source tree below its directory',
      files('proj/Makefile', 'proj/main.c'),
      /: 2 files \(proj\/Makefile, proj\/main\.c\);/,
    ],
    [
      'a source tree with bin and lib',
      files('package.json', 'bin/x', 'lib/x', 'a/b'),
      /: 4 files \(package\.json, bin\/x, lib\/x and 1 more\);/,
    ],
    ['an application with its modules', files('node_modules/x/a', 'bin/x', 'lib/x'), /: 3 files \(/],
    [
      'a prefix such as /usr/local',
      files('bin/x', 'etc/x', 'lib/x', 'share/x'),
      /: 4 files \(.*; to read it as a root/,
    ],
    ['a workspace of Go', files('bin/go', 'lib/x', 'src/a.go', 'pkg/x'), /: 4 files \(/],
    ['one mark', files('etc/x', 'foo'), /of a root filesystem it has only etc;/],
    ['files, not directories, of these names', files('run', 'home', 'lib'), /: 3 files \(run, home, lib\);/],
    ['directories alone', files('a/', 'b/'), /: no files \(a\/, b\/\);/],
    [
      'a root filesystem below a directory',
      files('rootfs/etc/passwd', 'rootfs/bin/sh', 'config.json'),
      /a root filesystem is below rootfs\/; unpack the archive and pack it: tar -cf rootfs\.tar -C rootfs \./,
    ],
    ['a long name', files(`${'n'.repeat(80)}/${'n'.repeat(95)}`), /\(n{71}…n{71}\)/],
  ] as const) {
    test(`refused: ${what}`, () => refused(bytes, message));
  }

  test('refused: a directory with a root filesystem, with the command that packs it', async () => {
    for (const path of ['etc/passwd', 'bin/sh']) file(`root/${path}`, 'x');
    const { status, errors } = await run(['check', join(folder, 'root')]);
    assert.match(errors, /this is a root filesystem; pack it: tar -cf rootfs\.tar -C \S+\/root \.\n$/);
    assert.equal(status, 2);
  });
});

describe('an image that lost its documents is not a root filesystem, whatever its root has', () => {
  const hex = 'a0'.repeat(32);
  for (const blob of [`blobs/sha256/${hex}`, `blobs/sha512/${hex}${hex}`, `${hex}/layer.tar`])
    test(blob.replaceAll('a0', ''), () =>
      refused(
        files(blob, 'etc/passwd', 'usr/bin/env', 'var/'),
        /it has (?:image blobs|layer directories of docker save), but no /,
      ),
    );
  test('a directory named blobs is no blob', async () => {
    const { status } = await run([...check, '-'], { stdin: files('blobs/readme', 'etc/passwd', 'usr/bin/env') });
    assert.equal(status, 0);
  });
});

describe('what tools for images write and is no image', () => {
  const hex = 'ab'.repeat(32);
  for (const [what, bytes, message] of [
    [
      'the storage of a registry',
      files(`docker/registry/v2/blobs/sha256/ab/${hex}/data`),
      /this is the storage of a registry, and its repositories have no manifests \(.*skopeo copy docker:/,
    ],
    [
      'the storage of a registry, below its directory',
      files(`var/lib/docker/registry/v2/blobs/sha256/ab/${hex}/data`),
      /this is the storage of a registry/,
    ],
    [
      'oc-mirror v2',
      files('working-dir/.metadata.toml', `docker/registry/v2/blobs/sha256/ab/${hex}/data`),
      /this is a mirror made by oc-mirror \(working-dir/,
    ],
    [
      'oc-mirror v1',
      files('publish/.metadata.json', 'v2/app/manifests/1'),
      /this is a mirror made by oc-mirror \(publish/,
    ],
    [
      'an imgpkg bundle',
      files('.imgpkg/images.yml', 'config.yml'),
      /this is an imgpkg bundle \(\.imgpkg\/images\.yml\)/,
    ],
    [
      'an archive of imgpkg',
      tar([
        { path: 'manifest.json', body: '[{"Image":{}}]' },
        { path: `sha256-${hex}.tar.gz`, body: 'x' },
      ]),
      /this is an archive of imgpkg/,
    ],
    [
      'Podman',
      files('overlay-images/images.json', 'overlay-layers/layers.json'),
      /this is the storage of Podman .*podman save/,
    ],
    [
      'layers without manifest.json',
      files(`${hex}/layer.tar`, 'README'),
      /layer directories of docker save, but no manifest\.json/,
    ],
    ['blobs without index.json', files(`layout/blobs/sha256/${hex}`), /image blobs, but no index\.json/],
    ['a Helm chart', files('app/Chart.yaml', 'app/values.yaml'), /this is a Helm chart/],
  ] as const) {
    test(what, () => refused(bytes, message));
  }
});

describe('a layout of artifacts', () => {
  const layoutOf = (build: (store: BlobStore) => readonly Descriptor[]): Buffer => {
    const store = new BlobStore();
    const manifests = build(store);
    return tar(layoutEntries(store, manifests));
  };
  const helm = 'application/vnd.cncf.helm.config.v1+json';
  const chart = (store: BlobStore): Descriptor =>
    store.addManifest(store.add(helm, '{}'), [store.add('application/vnd.cncf.helm.chart.content.v1.tar+gzip', 'x')]);
  const cacheConfig = 'application/vnd.buildkit.cacheconfig.v0';

  test('a chart', () =>
    refused(
      layoutOf((store) => [chart(store)]),
      /an OCI layout of 1 artifact \(application\/vnd\.cncf\.helm\.config\.v1\+json\) and no image/,
    ));
  test('an artifact by its type', () =>
    refused(
      layoutOf((store) => [
        store.addManifest(store.add(MEDIA.empty, '{}'), [], { artifactType: 'application/spdx+json' }),
        chart(store),
      ]),
      /an OCI layout of 2 artifacts \(application\/spdx\+json, application\/vnd\.cncf/,
    ));
  test('a build cache as an index', () =>
    refused(
      layoutOf((store) => [store.addIndex([store.add(MEDIA.gzipLayer, 'x'), store.add(cacheConfig, '{}')])]),
      /a build cache of BuildKit/,
    ));
  test('a build cache as a manifest', () =>
    refused(
      layoutOf((store) => [store.addManifest(store.add(cacheConfig, '{}'), [store.add(MEDIA.gzipLayer, 'x')])]),
      /a build cache of BuildKit/,
    ));
  test('an imgpkg bundle, by the label of its config', () =>
    refused(
      tar(ociEntries([{ ...imageOf('bundle:1'), config: { Labels: { 'dev.carvel.imgpkg.bundle': 'true' } } }])),
      /this is an imgpkg bundle/,
    ));

  test('its manifests can still be listed', async () => {
    const { status, output } = await run(['manifest', '-'], { stdin: layoutOf((store) => [chart(store)]) });
    assert.equal(status, 0);
    assert.match(output, /artifact/);
  });
  test('beside an image: the image is read', async () => {
    const both = layoutOf((store) => [addImage(store, buildImage(imageOf('app:1'))), chart(store)]);
    assert.equal((await run([...check, '-'], { stdin: both })).status, 0);
  });
  test('a damaged image is no artifact', async () => {
    const bytes = tar(ociEntries([imageOf('app:1')]));
    bytes.write('X', bytes.indexOf('vnd.oci.image.config.v1'));
    const { status, output } = await run(['verify', '-'], { stdin: bytes });
    assert.equal(status, 1);
    assert.match(output, /mismatch/i);
  });
});

describe('an image below a directory', () => {
  for (const [what, directory, entries] of [
    ['docker save', 'image', save],
    ['docker save before Docker 25', 'image', dockerSaveLegacyEntries([imageOf('app:1')])],
    ['an OCI layout, two levels down', 'my/dir', ociEntries([imageOf('app:1')])],
    ['beside other files', 'images', [...save, { path: '../README', body: 'x' }]],
  ] as const) {
    test(`is read, with an error, because no engine loads it: ${what}`, async () => {
      const stdin = tar(below(directory, entries));
      assert.equal(await names('-', stdin), 'app:1\n');
      const { status, output } = await run(['validate', '-', '--format', 'json'], { stdin });
      assert.equal(status, 1);
      const { message } = JSON.parse(output).findings.find(
        ({ rule }: { rule: string }) => rule === 'validity/nested-image',
      );
      assert.ok(message.startsWith(`the image documents are below ${directory}/, `));
      assert.equal((await run([...check, '-'], { stdin })).status, 1);
    });
  }

  test('in a directory on disk', async () => {
    for (const { path, body } of save) if (body !== undefined) file(`unpacked/image/${path}`, body.toString('latin1'));
    const unpacked = join(folder, 'unpacked');
    assert.equal(await names(unpacked), 'app:1\n');
    assert.equal((await run([...check, unpacked])).status, 1);
    assert.equal((await run([...check, join(unpacked, 'image')])).status, 0);
  });

  test('in several directories: refused, with how to choose', async () => {
    const both = tar([...below('a', save), ...below('b', dockerSaveEntries([imageOf('other:2')]))]);
    await refused(both, /2 directories have image documents: a, b; choose one: \S+ \| \S+/);
    assert.equal(await names('-!b', both), 'other:2\n');
  });

  test('in a root filesystem: the root filesystem is meant', async () => {
    const root = tar([{ path: 'etc/' }, { path: 'usr/' }, ...below('var/cache', save)]);
    assert.match((await run(['-'], { stdin: root })).output, /^exported root filesystem/);
  });
});

describe('archives inside an archive', () => {
  const outer = tar([
    { path: 'README', body: 'x' },
    { path: 'images/one.tar', body: tar(save) },
    { path: 'images/two.tgz', body: gzip(tar(dockerSaveEntries([imageOf('two:2')]))) },
    { path: 'nested.tar', body: tar([{ path: 'three', body: tar(dockerSaveEntries([imageOf('three:3')])) }]) },
  ]);

  test('are named, with the command that reads one', () =>
    refused(
      outer,
      /it has archives inside: images\/one\.tar, images\/two\.tgz, nested\.tar; to read one: timg-inspect .*!images\/one\.tar'\n/,
    ));
  test('are recognized by their content, too', () =>
    refused(tar([{ path: 'three', body: tar(save) }]), /archives inside: three;/));
  test('in a directory', async () => {
    const path = file('several/one.tar', tar(save));
    assert.ok((await run(['check', dirname(path)])).errors.endsWith(`; to read one: timg-inspect ${path}\n`));
  });

  for (const [inside, image] of [
    ['images/one.tar', 'app:1'],
    ['./images/two.tgz', 'two:2'],
    ['nested.tar!three', 'three:3'],
  ] as const) {
    test(`ARCHIVE!${inside}`, async () => {
      const path = file('outer.tar', outer);
      assert.equal(await names(`${path}!${inside}`), `${image}\n`);
      assert.equal(await names(`${path}!${inside}#${image}`), `${image}\n`);
      assert.equal(await names(`-!${inside}`, gzip(outer)), `${image}\n`);
      assert.equal((await run(['verify', `${path}!${inside}`])).status, 0);
    });
  }

  test('that are not there', async () => {
    const path = file('outer.tar', outer);
    const { status, errors } = await run(['ls', `${path}!none.tar`]);
    assert.equal(errors, `timg-inspect: ${path}: no file or directory "none.tar" in this archive\n`);
    assert.equal(status, 2);
    assert.match((await run(['ls', `${path}!README`])).errors, /outer\.tar!README: not an image archive: plain text;/);
    assert.match((await run(['ls', `${path}!`])).errors, /missing file in ".*!"; use ARCHIVE!FILE/);
  });

  test('a file whose name has a "!"', async () => assert.equal(await names(file('a!b.tar', tar(save))), 'app:1\n'));
});

describe('a file of another kind', () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(tar(save).toString('latin1'), 'utf16le')]);
  const html = '<!DOCTYPE html><html><title>Sign in</title></html>\n';
  const lfs = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
  const ext4 = Buffer.alloc(4096);
  ext4.writeUInt16LE(0xef53, 0x438);
  const damaged = Buffer.from(tar(save));
  damaged[0] = 0x7a;
  for (const [what, bytes, message] of [
    [
      'docker save > app.tar in PowerShell',
      utf16,
      /: UTF-16 text; made by a shell's redirection: write it with docker save -o FILE/,
    ],
    ['the same without a byte order mark', utf16.subarray(2), /: UTF-16 text;/],
    ['a page instead of a download', Buffer.from(html), /: an HTML page; the download failed/],
    ['the same, compressed', gzip(Buffer.from(html)), /: gzip of an HTML page; the download failed/],
    ['a pointer of Git LFS', Buffer.from(lfs), /: a Git LFS pointer; .*git lfs pull$/m],
    ['an lz4 file', Buffer.from('04224d186440a7', 'hex'), /: lz4 data; decompress it: lz4 -d$/m],
    ['an lz4 file, compressed', gzip(Buffer.from('04224d186440a7', 'hex')), /: gzip of lz4 data;/],
    ['a filesystem image, which begins with zeros', ext4, /: an ext2\/ext3\/ext4 filesystem image;/],
    ['nothing, compressed', gzip(Buffer.alloc(0)), /: gzip of an empty file;/],
    [
      'compressed three times',
      gzip(gzip(gzip(tar(save)))),
      /: gzip in gzip in gzip data; only 2 compressions are removed/,
    ],
    ['a tar with a damaged header', damaged, /: a tar whose first header is damaged \(wrong checksum\)/],
  ] as const) {
    test(what, () => refused(bytes, message));
  }
});
