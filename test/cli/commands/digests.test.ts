// digests: hashes and sizes of every layer against node:crypto, and which of several archives have which layer. (Computed
// digests: digests-compress.test.ts.)
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { DigestData } from '../../../src/report/digests/layer-digests.ts';
import { noise } from '../../support/bytes.ts';
import {
  type BlobStore,
  buildImage,
  dockerSave,
  dockerSaveV1,
  gzip,
  type ImageLiteral,
  MEDIA,
  ociArchive,
  zstdStored,
} from '../../support/image-builder.ts';
import { first } from '../../support/items.ts';
import { run } from '../../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(folder, { recursive: true }));

const literal: ImageLiteral = {
  names: ['hello:1'],
  steps: [
    { createdBy: 'COPY one', entries: [{ path: 'one', body: 'one'.repeat(5000) }] },
    { createdBy: 'COPY two', entries: [{ path: 'two', body: noise('two', 9999) }] },
  ],
};
const layers = buildImage(literal).layers.map((layer) => layer.tar);
const one = first(layers);
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const file = (name: string, archive: Buffer): string => {
  writeFileSync(join(folder, name), archive);
  return join(folder, name);
};
const plain = file('plain.tar', dockerSave([literal]));
const gzipped = file('gzip.tar', ociArchive([literal]));
const zstandard = file('zstd.tar', ociArchive([literal], { compression: 'zstd' }));
const old = file('old.tar', dockerSaveV1([literal]));

async function digests(...args: string[]): Promise<readonly DigestData[]> {
  const { status, output } = await run(['digests', ...args, '--format', 'json']);
  assert.equal(status, 0);
  return JSON.parse(output).data.blobs;
}

const rows = (blobs: readonly DigestData[], hash: DigestData['hash']) => blobs.filter((blob) => blob.hash === hash);
const inShort = ({ layer, compression, declared, observed, size, status }: DigestData) => [
  layer,
  compression,
  declared,
  observed,
  size,
  status,
];

describe('digests of stored layers', () => {
  for (const [what, archive, compression, stored] of [
    ['gzip', gzipped, 'gzip', gzip],
    ['zstd', zstandard, 'zstd', zstdStored],
  ] as const) {
    test(`an OCI layout, ${what}`, async () => {
      const blobs = await digests(archive);
      assert.deepEqual(
        rows(blobs, 'diffID').map(inShort),
        layers.map((layer, at) => [at, 'none', digestOf(layer), digestOf(layer), layer.length, 'verified']),
      );
      assert.deepEqual(
        rows(blobs, 'digest').map(inShort),
        layers
          .map(stored)
          .map((blob, at) => [at, compression, digestOf(blob), digestOf(blob), blob.length, 'verified']),
      );
    });
  }

  test('a save of Docker 26 has no compressed layers: no size', async () => {
    const blobs = await digests(plain);
    assert.deepEqual(
      rows(blobs, 'diffID').map(inShort),
      layers.map((layer, at) => [at, 'none', digestOf(layer), digestOf(layer), layer.length, 'verified']),
    );
    assert.deepEqual(
      rows(blobs, 'digest').map(({ compression, size }) => [compression, size]),
      layers.map(() => ['none', null]),
    );
  });
  test('a save of Docker 1.9 declares nothing: unverifiable', async () =>
    assert.deepEqual(
      rows(await digests(old), 'diffID').map(inShort),
      layers.map((layer, at) => [at, 'none', null, digestOf(layer), layer.length, 'unverifiable']),
    ));
  test('chain IDs', async () => {
    const [first, second] = layers.map(digestOf);
    const chain = [first, digestOf(Buffer.from(`${first} ${second}`))];
    for (const archive of [plain, gzipped, old])
      assert.deepEqual(
        rows(await digests(archive), 'diffID').map(({ chainID }) => chainID),
        chain,
      );
  });
  test('the page has short digests, or full ones with --no-trunc', async () => {
    const digest = digestOf(one);
    const short = (await run(['digests', plain])).output;
    assert.ok(short.includes(digest.slice(7, 19)) && !short.includes(digest.slice(7, 20)));
    assert.match(
      short,
      /^hello:1 {3}layers are stored uncompressed; to compute digests: timg-inspect digests \S+plain\.tar --compress gzip\n/,
    );
    assert.ok((await run(['digests', plain, '--no-trunc'])).output.includes(digest));
  });
});

describe('digests of several archives', () => {
  const third = file(
    'third.tar',
    ociArchive([{ names: ['third:1'], steps: [first(literal.steps), { entries: [{ path: 'x', body: 'x' }] }] }]),
  );
  test('each layer lists the archives that have it', async () => {
    const blobs = await digests(plain, gzipped, third);
    assert.deepEqual(
      rows(blobs, 'diffID').map(({ archive, layer, archives }) => [archive, layer, archives]),
      [
        [plain, 0, [plain, gzipped, third]],
        [plain, 1, [plain, gzipped]],
        [gzipped, 0, [plain, gzipped, third]],
        [gzipped, 1, [plain, gzipped]],
        [third, 0, [plain, gzipped, third]],
        [third, 1, [third]],
      ],
    );
  });
  test('a compressed blob lists the archives that store it so', async () => {
    const blobs = await digests(plain, gzipped, third);
    const stored = rows(blobs, 'digest').filter(({ observed }) => observed === digestOf(gzip(one)));
    assert.deepEqual(
      stored.map(({ archive, archives }) => [archive, archives]),
      [
        [gzipped, [gzipped, third]],
        [third, [gzipped, third]],
      ],
    );
  });
  test('a computed digest lists the archives that store the layer so', async () => {
    const layer = (store: BlobStore, content: Buffer) => store.add(MEDIA.gzipLayer, gzipSync(content));
    const stored = file('stored.tar', ociArchive([literal], { layer }));
    const blobs = await digests(plain, stored, '--compress', 'gzip');
    assert.deepEqual(
      blobs.filter(({ status }) => status === 'computed').map(({ archives }) => archives),
      [[stored], [stored]],
    );
  });
});
