// digests --compress: digests of compressed layers that are not stored, against the library that compresses; our reader must read
// the result.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Zstd } from '@hpcc-js/wasm-zstd';
import { decompress } from '../../../src/bytes/compression/decompress.ts';
import { zstd } from '../../../src/bytes/compression/zstd.ts';
import { defaultLimits } from '../../../src/bytes/limits.ts';
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
} from '../../support/image-builder.ts';
import { first, itemAt } from '../../support/items.ts';
import { chunked, collect } from '../../support/read-buffer.ts';
import { run } from '../../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(folder, { recursive: true }));

const literal: ImageLiteral = {
  names: ['hello:1'],
  steps: [
    { createdBy: 'COPY one', entries: [{ path: 'one', body: 'one'.repeat(5000) }] },
    // More than one chunk of the zstd library.
    { createdBy: 'COPY two', entries: [{ path: 'two', body: noise('two', 2 ** 20).toString('hex') }] },
  ],
};
const layers = buildImage(literal).layers.map((layer) => layer.tar);
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

const inShort = ({ layer, compression, declared, observed, size, status }: DigestData) => [
  layer,
  compression,
  declared,
  observed,
  size,
  status,
];

describe('--compress', () => {
  const computed = async (form: string, archive = plain) =>
    (await digests(archive, '--compress', form)).filter(({ status }) => status === 'computed');

  for (const [form, level] of [
    ['gzip', 6],
    ['gzip:1', 1],
    ['gzip:9', 9],
  ] as const) {
    test(`${form}: the bytes of zlib at level ${level}`, async () => {
      const expected = layers.map((layer) => gzipSync(layer, { level }));
      for (const [at, blob] of expected.entries()) assert.deepEqual(gunzipSync(blob), layers[at]);
      assert.deepEqual(
        (await computed(form)).map(inShort),
        expected.map((blob, at) => [at, 'gzip', null, digestOf(blob), blob.length, 'computed']),
      );
    });
  }

  for (const [form, level] of [
    ['zstd', 3],
    ['zstd:3', 3],
    ['zstd:10', 10],
  ] as const) {
    test(`${form}: the bytes of the library at level ${level}, which our reader reads`, async () => {
      const library = await Zstd.load();
      const expected = layers.map((layer) => {
        library.reset();
        library.setCompressionLevel(level);
        const pieces = Array.from({ length: Math.ceil(layer.length / 2 ** 20) }, (_, at) =>
          Buffer.from(library.compressChunk(layer.subarray(at * 2 ** 20, (at + 1) * 2 ** 20))),
        );
        return Buffer.concat([...pieces, library.compressEnd()]);
      });
      for (const [at, blob] of expected.entries())
        assert.deepEqual(await collect(decompress(zstd, chunked(blob, 9999), defaultLimits)), layers[at]);
      assert.deepEqual(
        (await computed(form)).map(inShort),
        expected.map((blob, at) => [at, 'zstd', null, digestOf(blob), blob.length, 'computed']),
      );
    });
  }

  test('names the library and its version', async () => {
    const { computedBy } = first(await computed('gzip:9'));
    assert.equal(computedBy, `gzip:9 by zlib ${process.versions.zlib}`);
    assert.match(first(await computed('zstd:1')).computedBy ?? '', /^zstd:1 by libzstd \d+\.\d+\.\d+$/);
  });
  test('does not compute layers that are stored in this compression', async () => {
    assert.deepEqual(await computed('gzip', gzipped), []);
    assert.deepEqual(await computed('zstd', zstandard), []);
  });
  test('compresses the content of layers stored in another way', async () => {
    const expected = layers.map((layer) => digestOf(gzipSync(layer, { level: 9 })));
    for (const archive of [zstandard, old])
      assert.deepEqual(
        (await computed('gzip:9', archive)).map(({ observed }) => observed),
        expected,
      );
  });
  test('skips a truncated layer', async () => {
    const args = ['digests', 'samples/truncated-gzip-layer.tar', '--compress', 'zstd', '--format', 'json'];
    const { status, output } = await run(args);
    const { blobs } = JSON.parse(output).data as { blobs: readonly DigestData[] };
    assert.deepEqual([status, blobs.filter(({ status }) => status === 'computed').map(({ layer }) => layer)], [1, [0]]);
  });
  test('a damaged layer does not change the next one', async () => {
    const layer = (store: BlobStore, content: Buffer, at: number) =>
      store.add(MEDIA.gzipLayer, at === 0 ? gzip(noise('cut', 2 ** 22)).subarray(0, 2 ** 22) : gzip(content));
    const { observed } = itemAt(await computed('zstd:1'), 1);
    const cut = file('cut.tar', ociArchive([literal], { layer }));
    const { output } = await run(['digests', cut, '--compress', 'zstd:1', '--format', 'json', '--jobs', '0']);
    const { blobs } = JSON.parse(output).data as { blobs: readonly DigestData[] };
    const made = blobs.filter(({ status }) => status === 'computed');
    assert.deepEqual(
      made.map(({ layer, observed }) => [layer, observed]),
      [[1, observed]],
    );
  });
  for (const form of [
    '',
    'gzip:',
    'gzip:0',
    'gzip:10',
    'gzip:6.5',
    'gzip:x',
    'zstd:23',
    'zstd:-1',
    'xz',
    'bzip2:9',
    'toString',
  ])
    test(`--compress ${form}: exit 2`, async () => {
      const { status, errors } = await run(['digests', plain, `--compress=${form}`]);
      assert.equal(status, 2);
      assert.match(errors, /gzip:1-9, zstd:1-22|compress/);
    });
});
