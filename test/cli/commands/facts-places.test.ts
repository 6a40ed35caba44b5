// facts: where fleets lie. The storage of a registry has the rows of its images' archives; trees of skopeo sync, bundles of k3s and Zarf
// have all their images; a manifest.json of something else is passed over.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { FactsData } from '../../../src/report/facts/facts.ts';
import { factTables } from '../../../src/report/facts/tables.ts';
import { readTable, tableFiles } from '../../support/facts-tables.ts';
import {
  addAttestation,
  addImage,
  asFiles,
  BlobStore,
  buildImage,
  type Compression,
  type Descriptor,
  dockerSave,
  gzip,
  type ImageLiteral,
  layoutEntries,
  MEDIA,
  ociArchive,
  ociEntries,
  skopeoDir,
  zstdStored,
} from '../../support/image-builder.ts';
import { first } from '../../support/items.ts';
import { asEntries, registryBlob, registryStorage, tagLink, writeFiles } from '../../support/registry-storage.ts';
import { run } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';

const top = mkdtempSync(join(tmpdir(), 'facts-places-test-'));
after(() => rmSync(top, { recursive: true }));

let count = 0;
function newFolder(): string {
  count += 1;
  const path = join(top, `folder-${count}`);
  mkdirSync(path);
  return path;
}

function file(name: string, bytes: Buffer): string {
  const path = join(newFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

interface Result {
  readonly tables: string;
  readonly data: FactsData;
  readonly status: number;
}

async function facts(...archives: readonly string[]): Promise<Result> {
  const tables = newFolder();
  const { status, output, errors } = await run(['facts', ...archives, '-o', tables, '--format', 'json']);
  assert.equal(errors, '');
  return { tables, data: JSON.parse(output).data, status };
}

async function soundFacts(...archives: readonly string[]): Promise<string> {
  const { tables, data, status } = await facts(...archives);
  assert.deepEqual([data.failures, status], [[], 0]);
  return tables;
}

/** Table and file name → bytes, of all tables but that with the names. */
const contentOf = (tables: string): ReadonlyMap<string, string> =>
  new Map(
    factTables
      .filter(({ name }) => name !== 'images')
      .flatMap(({ name }) =>
        tableFiles(tables, name).map((one) => [
          `${name}/${one}`,
          readFileSync(join(tables, 'v1', name, one)).toString('base64'),
        ]),
      ),
  );

/** `name repository tag` of the rows of images. */
const namesIn = async (tables: string): Promise<readonly string[]> =>
  (await readTable(tables, 'images')).map(({ name, repository, tag }) => `${name} ${repository} ${tag}`).sort();

const literal = (text: string, more: Partial<ImageLiteral> = {}): ImageLiteral => ({
  steps: [
    { createdBy: 'ADD base', entries: [{ path: 'etc/base', body: 'shared by all'.repeat(100) }] },
    {
      createdBy: `COPY ${text}`,
      entries: [
        { path: 'etc/base', body: text },
        { path: `opt/${text}`, body: text.repeat(50) },
      ],
    },
  ],
  ...more,
});

describe('the storage of a registry has the rows of the archives', () => {
  const store = new BlobStore();
  /** The archive of one image or index, with the same blobs. */
  const archives: string[] = [];
  const add = (build: (into: BlobStore) => Descriptor): Descriptor => {
    const own = new BlobStore();
    archives.push(file('image.tar', tar(layoutEntries(own, [build(own)]))));
    return build(store);
  };
  const image = (text: string, compression: Compression = 'gzip') =>
    add((into) => addImage(into, buildImage(literal(text)), { compression }));
  const multi = add((into) => {
    const platforms = ['amd64', 'arm64'].map((architecture) =>
      addImage(into, buildImage(literal(architecture, { platform: { os: 'linux', architecture } }))),
    );
    return into.addIndex([...platforms, addAttestation(into, first(platforms))]);
  });
  const [oci, zstd, old] = [image('oci'), image('zstd', 'zstd'), image('old')];
  const docker = literal('docker');
  const dockerFiles = skopeoDir(docker);
  archives.push(writeFiles(newFolder(), dockerFiles));
  for (const [name, bytes] of dockerFiles) if (name !== 'version') store.add(MEDIA.dockerManifest, bytes);
  const schema2 = store.add(MEDIA.dockerManifest, dockerFiles.get('manifest.json') ?? Buffer.alloc(0)).digest;

  const platformsOf = (): readonly string[] =>
    JSON.parse(String(new Map(store.entries()).get(multi.digest.slice(7)))).manifests.map(
      (one: Descriptor) => one.digest,
    );
  const storage = registryStorage(store, {
    'team/multi': { revisions: [...platformsOf(), multi.digest], tags: { '1.0': [multi.digest] } },
    'team/app': {
      revisions: [oci.digest, zstd.digest],
      tags: { '1.0': [oci.digest], latest: [oci.digest], zstd: [zstd.digest] },
    },
    'library/moved': { revisions: [old.digest, oci.digest], tags: { latest: [old.digest, oci.digest] } },
    'a/b/c/docker': { revisions: [schema2], tags: { '2': [schema2] } },
  });
  const root = writeFiles(newFolder(), storage);

  const expectedNames = [
    'a/b/c/docker:2 a/b/c/docker 2',
    'moved:latest moved latest',
    `moved@${old.digest} moved null`,
    'team/app:1.0 team/app 1.0',
    'team/app:latest team/app latest',
    'team/app:zstd team/app zstd',
    'team/multi:1.0 team/multi 1.0',
    'team/multi:1.0 team/multi 1.0',
  ];

  test('all tables but that of names are the same to the byte, from the directory, its parts and a tar', async () => {
    const expected = contentOf(await soundFacts(...archives));
    assert.equal([...expected.keys()].filter((name) => name.startsWith('platforms/')).length, 6);
    const packed = file('registry.tar.gz', gzip(tar(asEntries(storage, 'var/lib/registry/'))));
    for (const place of [
      root,
      join(root, 'docker/registry/v2'),
      join(root, 'docker/registry/v2/repositories'),
      packed,
    ]) {
      const tables = await soundFacts(place);
      assert.deepEqual(contentOf(tables), expected, place);
      assert.deepEqual(await namesIn(tables), expectedNames, place);
    }
  });

  test('a row of images has the repository as its archive, which can be read again', async () => {
    const tables = await soundFacts(root);
    const rows = await readTable(tables, 'images');
    const archive = join(root, 'docker/registry/v2/repositories/team/app');
    assert.ok(rows.filter(({ repository }) => repository === 'team/app').every((row) => row.archive === archive));
    const { output } = await run(['ls', archive, '--format', '{{.Repository}}:{{.Tag}}']);
    assert.deepEqual(output.trimEnd().split('\n').sort(), ['team/app:1.0', 'team/app:latest', 'team/app:zstd']);
  });

  test('among other archives, below a directory', async () => {
    const parent = newFolder();
    writeFiles(join(parent, 'registry'), storage);
    writeFileSync(join(parent, 'other.tar'), ociArchive([literal('other', { names: ['other:1'] })]));
    assert.deepEqual(await namesIn(await soundFacts(parent)), [...expectedNames, 'other:1 other 1'].sort());
  });

  test('what a repository has broken does not keep the others from being written', async () => {
    const changed = new Map(storage);
    changed.set(tagLink('team/app', '1.0'), Buffer.from('sha256:'));
    changed.delete(registryBlob(schema2));
    const { data, status, tables } = await facts(writeFiles(newFolder(), changed));
    assert.equal(status, 2);
    assert.deepEqual(
      data.failures.map(({ archive, message }) => [
        archive.replace(/.*repositories\//, ''),
        message.replace(/^\S+ /, ''),
      ]),
      [
        ['a/b/c/docker', `leads to ${schema2}, which the registry does not have`],
        ['team/app', 'must have the digest of a manifest, but has sha256:'],
      ],
    );
    assert.ok((await namesIn(tables)).includes('team/app:latest team/app latest'));
  });

  test('a repository whose manifests were deleted is passed over', async () => {
    const changed = new Map(storage);
    for (const name of changed.keys())
      if (/\/team\/multi\/_manifests\/(?!.*\/index\/)/.test(name)) changed.delete(name);
    const names = await namesIn(await soundFacts(writeFiles(newFolder(), changed)));
    assert.deepEqual(
      names,
      expectedNames.filter((name) => !name.startsWith('team/multi')),
    );
  });

  test('a storage that is a link to another directory is not read', async () => {
    const outside = newFolder();
    mkdirSync(join(outside, 'docker/registry'), { recursive: true });
    symlinkSync(join(root, 'docker/registry/v2'), join(outside, 'docker/registry/v2'));
    const { data } = await facts(outside);
    assert.deepEqual(data.failures, [
      { archive: outside, image: null, message: `${outside}: no image archives in this directory` },
    ]);
  });
});

describe('trees of skopeo sync', () => {
  const tree = newFolder();
  for (const [folder, text] of [
    ['app:1.0', 'one'],
    ['registry.example:5000/team/app:1.0', 'one'],
    ['registry.example:5000/team/app:2.0', 'two'],
  ] as const)
    writeFiles(join(tree, folder), skopeoDir(literal(text)));

  test('every image, with the directory as its archive and its name', async () => {
    const rows = await readTable(await soundFacts(tree), 'images');
    const found = rows.map(({ archive, name, tag }) => [String(archive).slice(tree.length), name, tag]);
    assert.deepEqual(found.sort(), [
      ['/app:1.0', 'app:1.0', '1.0'],
      ['/registry.example:5000/team/app:1.0', 'registry.example:5000/team/app:1.0', '1.0'],
      ['/registry.example:5000/team/app:2.0', 'registry.example:5000/team/app:2.0', '2.0'],
    ]);
  });

  test('with names in their familiar form, and with digests', async () => {
    const scoped = newFolder();
    const digest = `sha256:${'a'.repeat(64)}`;
    writeFiles(join(scoped, 'docker.io/library/app:1.0'), skopeoDir(literal('one')));
    writeFiles(join(scoped, `docker.io/team/app@${digest}`), skopeoDir(literal('two')));
    assert.deepEqual(await namesIn(await soundFacts(scoped)), ['app:1.0 app 1.0', `team/app@${digest} team/app null`]);
  });

  test('a directory that is no name, and one that is given itself, have none', async () => {
    const parent = newFolder();
    writeFiles(join(parent, 'copied'), skopeoDir(literal('one')));
    assert.deepEqual(await namesIn(await soundFacts(parent)), ['null null null']);
    assert.deepEqual(await namesIn(await soundFacts(join(tree, 'app:1.0'))), ['null null null']);
  });

  test("one of them, with skopeo's prefix", async () => {
    const { status, errors } = await run(['ls', `dir:${join(tree, 'app:1.0')}`]);
    assert.deepEqual([status, errors], [0, '']);
  });

  test('packed', async () => {
    const packed = file('app.tar.gz', gzip(tar(asEntries(skopeoDir(literal('one')), 'app/'))));
    assert.equal((await readTable(await soundFacts(packed), 'platforms')).length, 1);
  });

  test('an image that was not copied to its end is told', async () => {
    for (const manifest of [undefined, Buffer.from('{"schemaVersion":2,'), Buffer.alloc(0)]) {
      const broken = new Map(skopeoDir(literal('one')));
      broken.delete('manifest.json');
      if (manifest) broken.set('manifest.json', manifest);
      const parent = newFolder();
      writeFiles(join(parent, 'app'), broken);
      writeFiles(join(parent, 'whole'), skopeoDir(literal('two')));
      const { data, status } = await facts(parent);
      assert.equal(status, 2);
      assert.deepEqual(
        data.failures.map(({ archive }) => archive),
        [join(parent, 'app')],
      );
      assert.match(first(data.failures).message, /^manifest\.json is not (?:in the archive|JSON)/);
      assert.equal(data.images.written, 1);
    }
  });
});

describe('bundles have all their images', () => {
  const images = ['pause', 'coredns', 'traefik'].map((name) =>
    literal(name, { names: [`docker.io/rancher/${name}:1`] }),
  );
  const names = [
    'rancher/coredns:1 rancher/coredns 1',
    'rancher/pause:1 rancher/pause 1',
    'rancher/traefik:1 rancher/traefik 1',
  ];

  for (const [name, pack] of [
    ['k3s-airgap-images-amd64.tar', (bytes: Buffer) => bytes],
    ['k3s-airgap-images-amd64.tar.gz', gzip],
    ['k3s-airgap-images-amd64.tar.zst', zstdStored],
  ] as const) {
    test(name, async () => {
      const folder = join(file(name, pack(dockerSave(images))), '..');
      assert.deepEqual(await namesIn(await soundFacts(folder)), names);
    });
  }

  /** Zarf names images by the annotation of a base image, and since 2025 also by ref.name. */
  const index = (style: 'old' | 'new'): ReadonlyMap<string, Buffer> => {
    const layout = new Map(asFiles(ociEntries(images)));
    const top = JSON.parse(String(layout.get('index.json')));
    for (const manifest of top.manifests) {
      const name = manifest.annotations['io.containerd.image.name'];
      const base = { 'org.opencontainers.image.base.name': name };
      manifest.annotations = style === 'old' ? base : { ...base, 'org.opencontainers.image.ref.name': name };
    }
    return layout.set('index.json', Buffer.from(JSON.stringify(top)));
  };
  for (const style of ['old', 'new'] as const) {
    const zarf = [
      { path: 'zarf.yaml', body: 'kind: ZarfPackageConfig\n' },
      { path: 'checksums.txt', body: '' },
      { path: 'components/web.tar', body: tar([{ path: 'web/manifest.json', body: '{"name":"Web"}' }]) },
      { path: 'sboms.tar', body: tar([{ path: 'compare.html', body: 'x' }]) },
      ...asEntries(index(style), 'images/'),
    ];
    test(`a Zarf package, with ${style} names`, async () => {
      const archive = file('zarf-package-web-amd64-1.0.tar.zst', zstdStored(tar(zarf)));
      assert.deepEqual(await namesIn(await soundFacts(archive)), names);
      const { status, output } = await run(['ls', archive, '--format', '{{.Repository}}:{{.Tag}}']);
      assert.equal(status, 0);
      assert.deepEqual(output.trimEnd().split('\n').sort(), [
        'rancher/coredns:1',
        'rancher/pause:1',
        'rancher/traefik:1',
      ]);
    });
  }
});

describe('a manifest.json that is not that of an image', () => {
  const write = (folder: string, name: string, body: string): void => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), body);
  };

  test('is passed over, and what is beside and below it is read', async () => {
    const folder = newFolder();
    write(folder, 'manifest.json', '{"name":"Web","icons":[]}');
    write(join(folder, 'extension'), 'manifest.json', '{"manifest_version":3}');
    write(join(folder, 'build'), 'manifest.json', '["a.js"]');
    write(join(folder, 'site'), 'index.json', '{"posts":[]}');
    write(join(folder, 'site'), 'repositories', 'a list');
    writeFileSync(join(folder, 'app.tar'), ociArchive([literal('app', { names: ['app:1'] })]));
    writeFiles(join(folder, 'extension', 'image'), asFiles(ociEntries([literal('layout', { names: ['layout:1'] })])));
    assert.deepEqual(await namesIn(await soundFacts(folder)), ['app:1 app 1', 'layout:1 layout 1']);
  });

  test('does not make a directory with nothing else an image, and the reason is told', async () => {
    const folder = newFolder();
    write(folder, 'manifest.json', '{"name":"Web","icons":[]}');
    write(folder, 'app.js', 'x');
    const { data, status } = await facts(folder);
    assert.equal(status, 2);
    const reason = 'its manifest.json is not that of an image';
    assert.deepEqual(data.failures, [
      { archive: folder, image: null, message: `${folder}: no image archives in this directory; ${reason}` },
    ]);
    const { errors } = await run([folder]);
    assert.ok(errors.startsWith(`timg-inspect: ${folder}: not recognized as an image (${reason}): 2 files`), errors);
  });
});
