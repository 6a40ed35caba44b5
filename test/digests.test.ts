// digests: hashes and sizes of every layer against node:crypto, and which of several archives hold which layer. (What is
// computed of them stands in digests-compress.test.ts.)
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { DigestData } from '../src/report/layer-digests.ts';
import { noise } from './support/bytes.ts';
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
} from './support/image-builder.ts';
import { run } from './support/run.ts';

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
const [one] = layers;
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

describe('what is stored', () => {
  for (const [what, archive, compression, stored] of [
    ['gzip', gzipped, 'gzip', gzip],
    ['zstd', zstandard, 'zstd', zstdStored],
  ] as const) {
    test(`an OCI layout, ${what}`, async () => {
      const blobs = await digests(archive);
      assert.deepEqual(
        rows(blobs, 'content').map(inShort),
        layers.map((layer, at) => [at, 'none', digestOf(layer), digestOf(layer), layer.length, 'verified']),
      );
      assert.deepEqual(
        rows(blobs, 'distribution').map(inShort),
        layers
          .map(stored)
          .map((blob, at) => [at, compression, digestOf(blob), digestOf(blob), blob.length, 'verified']),
      );
    });
  }

  test('a save of Docker 26 stores no layer as a registry has it: no size', async () => {
    const blobs = await digests(plain);
    assert.deepEqual(
      rows(blobs, 'content').map(inShort),
      layers.map((layer, at) => [at, 'none', digestOf(layer), digestOf(layer), layer.length, 'verified']),
    );
    assert.deepEqual(
      rows(blobs, 'distribution').map(({ compression, size }) => [compression, size]),
      layers.map(() => ['none', null]),
    );
  });
  test('a save of Docker 1.9 declares nothing: observed, and not verified', async () =>
    assert.deepEqual(
      rows(await digests(old), 'content').map(inShort),
      layers.map((layer, at) => [at, 'none', null, digestOf(layer), layer.length, 'unverifiable']),
    ));
  test('chainIDs', async () => {
    const [first, second] = layers.map(digestOf);
    const chain = [first, digestOf(Buffer.from(`${first} ${second}`))];
    for (const archive of [plain, gzipped, old])
      assert.deepEqual(
        rows(await digests(archive), 'content').map(({ chainID }) => chainID),
        chain,
      );
  });
  test('on the page digests are cut, and whole where that is asked for', async () => {
    const [digest] = layers.map(digestOf);
    const cut = (await run(['digests', plain])).output;
    assert.ok(cut.includes(digest.slice(7, 19)) && !cut.includes(digest.slice(7, 20)));
    assert.ok(cut.includes('not in this archive'));
    assert.ok((await run(['digests', plain, '--no-trunc'])).output.includes(digest));
  });
});

describe('several archives', () => {
  const third = file(
    'third.tar',
    ociArchive([{ names: ['third:1'], steps: [literal.steps[0], { entries: [{ path: 'x', body: 'x' }] }] }]),
  );
  test('each layer says which of them hold it', async () => {
    const blobs = await digests(plain, gzipped, third);
    assert.deepEqual(
      rows(blobs, 'content').map(({ archive, layer, archives }) => [archive, layer, archives]),
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
  test('a blob as stored is held where it is stored so', async () => {
    const blobs = await digests(plain, gzipped, third);
    const stored = rows(blobs, 'distribution').filter(({ observed }) => observed === digestOf(gzip(one)));
    assert.deepEqual(
      stored.map(({ archive, archives }) => [archive, archives]),
      [
        [gzipped, [gzipped, third]],
        [third, [gzipped, third]],
      ],
    );
  });
  test('a layer that is computed is held by those that store it so', async () => {
    const layer = (store: BlobStore, content: Buffer) => store.add(MEDIA.gzipLayer, gzipSync(content));
    const stored = file('stored.tar', ociArchive([literal], { layer }));
    const blobs = await digests(plain, stored, '--compress', 'gzip');
    assert.deepEqual(
      blobs.filter(({ status }) => status === 'computed').map(({ archives }) => archives),
      [[stored], [stored]],
    );
  });
});
