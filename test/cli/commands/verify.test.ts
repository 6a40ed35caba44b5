// verify: what each format declares of each blob, where, and what the bytes are. The expected rows follow from the formats, with
// digests of the builder's bytes by node:crypto. A docker save declares no digests of its layers and an exported root filesystem
// nothing at all: that is "unverifiable", never "verified".
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { CheckData } from '../../../src/report/verify.ts';
import {
  buildImage,
  dockerSaveContainerdEntries,
  dockerSaveEntries,
  dockerSaveLegacyEntries,
  dockerSaveV1Entries,
  ggcrEntries,
  type ImageLiteral,
  ociEntries,
  skopeoDir,
  skopeoDockerArchiveEntries,
} from '../../support/image-builder.ts';
import { take } from '../../support/items.ts';
import { inProject } from '../../support/project.ts';
import { type TarLiteral, tar } from '../../support/tar-builder.ts';
import { verify } from '../../support/verify.ts';

const literal: ImageLiteral = {
  names: ['hello:1'],
  steps: [
    { createdBy: 'COPY one', entries: [{ path: 'one', body: 'one' }] },
    { createdBy: 'COPY two', entries: [{ path: 'two', body: 'two'.repeat(999) }] },
  ],
};
const image = buildImage(literal);
const [first, second] = take(
  image.layers.map((layer) => layer.tar),
  2,
);

const hexOf = (bytes: Buffer, algorithm = 'sha256'): string => createHash(algorithm).update(bytes).digest('hex');
const digestOf = (bytes: Buffer, algorithm = 'sha256'): string => `${algorithm}:${hexOf(bytes, algorithm)}`;

type Row = Omit<CheckData, 'image' | 'layer' | 'takenFrom'>;

/** Declared by a descriptor: digest and size. */
const described = (by: string, name: string, bytes: Buffer, algorithm?: string): Row => {
  const digest = digestOf(bytes, algorithm);
  const sizes = { declaredSize: bytes.length, observedSize: bytes.length };
  return {
    name,
    hash: 'digest',
    declared: digest,
    declaredBy: by,
    observed: digest,
    ...sizes,
    status: 'verified',
  };
};
/** Declared by the blob's name alone. */
const named = (name: string, bytes: Buffer): Row => ({ ...described('its name', name, bytes), declaredSize: null });
/** Nothing is declared. */
const unspoken = (name: string, bytes: Buffer): Row => {
  return { ...named(name, bytes), declared: null, declaredBy: null, status: 'unverifiable' };
};
/** A diff ID, declared by this config. */
const content = (config: string, name: string, layer: Buffer, algorithm?: string): Row => {
  return { ...described(`${config} /rootfs/diff_ids`, name, layer, algorithm), hash: 'diffID', declaredSize: null };
};
const unspokenContent = (name: string, layer: Buffer): Row => ({ ...unspoken(name, layer), hash: 'diffID' });

const key = ({ hash, name }: Row): string => `${hash} ${name}`;
const inOrder = (rows: readonly Row[]): readonly Row[] => [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
const withoutPlace = ({ image: _image, layer: _layer, takenFrom: _takenFrom, ...row }: CheckData): Row => row;

const bodies = (entries: readonly TarLiteral[]): ReadonlyMap<string, Buffer> =>
  new Map(
    entries.flatMap(({ path, body }) => (body === undefined ? [] : [[String(path), Buffer.from(body)] as const])),
  );
const blobOf = (bytes: Buffer): string => `blobs/sha256/${hexOf(bytes)}`;

type Files = ReadonlyMap<string, Buffer>;
const file = (files: Files, name: string): Buffer => files.get(name) ?? assert.fail(`no ${name}`);
/** Rows of documents of which nothing is declared. */
const loose = (files: Files, ...names: string[]): Row[] => names.map((name) => unspoken(name, file(files, name)));

/** The rows of an image in an OCI layout; `by` lists its manifest. */
function layoutRows(files: Files, by: string, digest: string): Row[] {
  const name = `blobs/sha256/${digest.slice('sha256:'.length)}`;
  const manifest = file(files, name);
  const { config, layers } = JSON.parse(String(manifest));
  const nameOf = (descriptor: { digest: string }): string => `blobs/sha256/${descriptor.digest.slice(7)}`;
  assert.deepEqual([hexOf(manifest), nameOf(config), layers.length], [digest.slice(7), blobOf(image.config), 2]);
  return [
    described(by, name, manifest),
    described(`${name} /config`, blobOf(image.config), image.config),
    ...layers.map((layer: { digest: string }, at: number) =>
      described(`${name} /layers/${at}`, nameOf(layer), file(files, nameOf(layer))),
    ),
    content(blobOf(image.config), nameOf(layers[0]), first),
    content(blobOf(image.config), nameOf(layers[1]), second),
  ];
}

const listedIn = (files: Files, name: string, at = 0) => JSON.parse(String(file(files, name))).manifests[at].digest;

function ociRows(files: Files): Row[] {
  return [
    ...layoutRows(files, 'index.json /manifests/0', listedIn(files, 'index.json')),
    ...loose(files, 'index.json', 'oci-layout'),
  ];
}

/** Docker 25 and later with a graph driver: the configs of V1 images are declared by their names. */
function docker26Rows(files: Files): Row[] {
  const rows = [...ociRows(files), ...loose(files, 'manifest.json', 'repositories')];
  const known = new Set(rows.map(({ name }) => name));
  const others = [...files].filter(([name]) => name.startsWith('blobs/') && !known.has(name));
  assert.equal(others.length, 2);
  return [...rows, ...others.map(([name, bytes]) => named(name, bytes))];
}

function containerdRows(files: Files): Row[] {
  const digest = listedIn(files, 'index.json');
  const nested = `blobs/sha256/${digest.slice(7)}`;
  const attestation = `blobs/sha256/${listedIn(files, nested, 1).slice(7)}`;
  const { config, layers } = JSON.parse(String(file(files, attestation)));
  const nameOf = (descriptor: { digest: string }): string => `blobs/sha256/${descriptor.digest.slice(7)}`;
  const [configName, statement] = [nameOf(config), nameOf(layers[0])];
  return [
    described('index.json /manifests/0', nested, file(files, nested)),
    ...layoutRows(files, `${nested} /manifests/0`, listedIn(files, nested)),
    described(`${nested} /manifests/1`, attestation, file(files, attestation)),
    described(`${attestation} /config`, configName, file(files, configName)),
    described(`${attestation} /layers/0`, statement, file(files, statement)),
    ...loose(files, 'index.json', 'oci-layout', 'manifest.json'),
  ];
}

/** Only a manifest.json: the config is declared by its name, layers by their diff IDs. */
function savedRows(files: Files): Row[] {
  const [{ Config, Layers }] = JSON.parse(String(file(files, 'manifest.json')));
  return [
    named(Config, image.config),
    ...loose(files, 'manifest.json', ...(files.has('repositories') ? ['repositories'] : [])),
    ...[...files.keys()].filter((name) => name.endsWith('/json')).map((name) => unspoken(name, file(files, name))),
    ...Layers.map((name: string) => unspoken(name, file(files, name))),
    content(Config, Layers[0], first),
    content(Config, Layers[1], second),
  ];
}

function v1Rows(files: Files): Row[] {
  const layers = [...files.keys()].filter((name) => name.endsWith('/layer.tar'));
  const documents = layers.map((name) => name.replace('layer.tar', 'json'));
  return [
    ...loose(files, 'repositories', ...documents, ...layers),
    ...layers.map((name) => unspokenContent(name, file(files, name))),
  ];
}

function dirRows(files: Files): Row[] {
  const { layers } = JSON.parse(String(file(files, 'manifest.json')));
  const [low, high] = layers.map(({ digest }: { digest: string }) => digest.slice(7));
  return [
    unspoken('manifest.json', file(files, 'manifest.json')),
    described('manifest.json /config', image.configHex, image.config),
    described('manifest.json /layers/0', low, file(files, low)),
    described('manifest.json /layers/1', high, file(files, high)),
    content(image.configHex, low, first),
    content(image.configHex, high, second),
  ];
}

const dir = [...skopeoDir(literal)].map(([path, body]) => ({ path, body }));

describe('what each format declares', () => {
  for (const [what, entries, rows] of [
    ['Docker 1.9', dockerSaveV1Entries([literal]), v1Rows],
    ['Docker 20', dockerSaveLegacyEntries([literal]), savedRows],
    ['Docker 26', dockerSaveEntries([literal]), docker26Rows],
    ['Docker with the containerd store', dockerSaveContainerdEntries([literal]), containerdRows],
    ['an OCI layout, gzip', ociEntries([literal]), ociRows],
    ['an OCI layout, zstd', ociEntries([literal], { compression: 'zstd' }), ociRows],
    ['an OCI layout, uncompressed', ociEntries([literal], { compression: 'none' }), ociRows],
    ['skopeo, docker-archive', skopeoDockerArchiveEntries([literal]), savedRowsOfSkopeo],
    ['skopeo, dir', dir, dirRows],
    ['kaniko', ggcrEntries([literal]), savedRows],
  ] as const) {
    test(what, async () => {
      const { status, data } = await verify(tar(entries));
      assert.deepEqual(inOrder(data.blobs.map(withoutPlace)), inOrder(rows(bodies(entries))));
      assert.deepEqual([status, data.valid, data.errorCount], [0, true, 0]);
    });
  }

  test('an exported root filesystem: nothing', async () => {
    const root = tar([{ path: 'bin/' }, { path: 'etc/' }]);
    const { status, data } = await verify(root);
    assert.deepEqual(data.blobs.map(withoutPlace), [unspoken('-', root), unspokenContent('-', root)]);
    assert.deepEqual([status, data.valid], [0, true]);
  });

  test('rows of layers have the image and the index', async () => {
    const { data } = await verify(tar(ociEntries([literal])));
    const places = data.blobs.filter(({ layer }) => layer !== null);
    assert.deepEqual(
      places.map(({ hash, image, layer }) => [hash, image, layer]),
      ['digest', 'diffID'].flatMap((hash) => [0, 1].map((at) => [hash, 'hello:1', at])),
    );
  });
});

/** Its V1 directories have links to the layers; they are not read, since there is a manifest.json. */
function savedRowsOfSkopeo(files: Files): Row[] {
  return savedRows(new Map([...files].filter(([name]) => !name.endsWith('/json'))));
}

describe('every sample', () => {
  const samples = readdirSync(inProject('samples')).filter((name) => /\.(?:tar|gz|zst)$|-dir$/.test(name));
  for (const sample of samples.filter((name) => name !== 'truncated-early.tar')) {
    test(`${sample}: all blobs are read, and a mismatch is an error`, async () => {
      const { status, data, findings } = await verify(sample);
      const of = (wanted: string) => data.blobs.filter(({ status }) => status === wanted);
      assert.deepEqual(of('unread'), []);
      assert.ok(of('mismatch').length === 0 || status === 1);
      assert.equal(status, findings.some(({ severity }) => severity === 'error') ? 1 : 0);
      for (const { declared, observed } of of('verified')) assert.equal(declared, observed);
    });
  }
});
