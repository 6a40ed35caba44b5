// Every compression, as written by the program of that name: read whole, in chunks, and damaged.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { crc32, gzipSync } from 'node:zlib';
import { CodecError } from '../../../src/bytes/compression/codec.ts';
import { codecOf, compressionOf } from '../../../src/bytes/compression/codecs.ts';
import { decompress, streamDecompressed } from '../../../src/bytes/compression/decompress.ts';
import { defaultLimits } from '../../../src/bytes/limits.ts';
import { flipBits, noise } from '../../support/bytes.ts';
import { gzip, zstdSkippable, zstdStored } from '../../support/compress.ts';
import { inProject } from '../../support/project.ts';
import { chunked, collect } from '../../support/read-buffer.ts';

const fixture = (name: string): Buffer => readFileSync(inProject('test/fixtures', name));
const box = fixture('box.tar');

function expand(bytes: Buffer, chunkSize = bytes.length, limits = defaultLimits): Promise<Buffer> {
  const codec = codecOf(bytes);
  assert.ok(codec);
  return collect(decompress(codec, chunked(bytes, chunkSize), limits));
}

const fails = (bytes: Buffer, ...kinds: string[]) =>
  assert.rejects(expand(bytes), (error) => error instanceof CodecError && kinds.includes(error.kind));

for (const [name, compression] of [
  ['box.tar.gz', 'gzip'],
  ['box.members.tar.gz', 'gzip'],
  ['box.tar.zst', 'zstd'],
  ['box.frames.tar.zst', 'zstd'],
  ['box.tar.xz', 'xz'],
  ['box.tar.bz2', 'bzip2'],
] as const) {
  describe(name, () => {
    const bytes = fixture(name);
    test('is recognized by its magic number', () => assert.equal(compressionOf(bytes.subarray(0, 8)), compression));
    test('is decompressed', async () => assert.deepEqual(await expand(bytes), box));
    test('is decompressed one byte at a time', async () => assert.deepEqual(await expand(bytes, 1), box));
    test('truncated is an error', async () => {
      for (const missing of [1, 20, 60]) await fails(bytes.subarray(0, bytes.length - missing), 'truncated');
    });
    test('with a changed byte in the middle is an error', () => {
      const changed = Buffer.from(bytes);
      flipBits(changed, Math.floor(bytes.length / 2), 0x55);
      return fails(changed, 'corrupt', 'truncated');
    });
    test('a source that is not read to its end is closed', async () => {
      const changed = Buffer.concat([bytes.subarray(0, 30), Buffer.alloc(5000, 0x55)]);
      let isGivenUp = false;
      async function* source() {
        try {
          for (let at = 0; ; at = (at + 10) % changed.length) yield changed.subarray(at, at + 10);
        } finally {
          isGivenUp = true;
        }
      }
      const codec = codecOf(bytes);
      assert.ok(codec);
      await assert.rejects(collect(decompress(codec, source(), defaultLimits)), CodecError);
      assert.ok(isGivenUp);
    });
    test('with only a magic number is an error', () => fails(bytes.subarray(0, 8), 'truncated', 'corrupt'));
  });
}

/** A source that overwrites each chunk when the next one is requested. */
async function* reused(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = Buffer.from(bytes.subarray(at, at + size));
    yield chunk;
    chunk.fill('?');
  }
}

describe('a gzip stream whose source reuses its buffer, read by someone who is slow and keeps nothing', () => {
  /** Hard to compress, and then easy: output of 2 MiB and more for a piece. */
  const content = Buffer.concat([noise('a', 3e6), Buffer.alloc(2e7, 'b'), noise('c', 1e6), Buffer.alloc(2e7, 'd')]);
  const streams = {
    'in one member': gzipSync(content),
    'in several members': Buffer.concat(
      [content.subarray(0, 2e6), content.subarray(2e6)].map((part) => gzipSync(part)),
    ),
  };
  for (const [name, stream] of Object.entries(streams)) {
    for (const size of [1009, 2 ** 16 + 1, 2 ** 18, 2 ** 20, 2 ** 20 - 5, 2 ** 22]) {
      test(`${name}, in chunks of ${size}`, async () => {
        const codec = codecOf(stream);
        assert.ok(codec?.reusesSource);
        let sum = 0;
        let length = 0;
        for await (const chunk of codec.decompress(reused(stream, size))) {
          await setTimeout(2);
          sum = crc32(chunk, sum);
          length += chunk.length;
        }
        assert.deepEqual([length, sum], [content.length, crc32(content)]);
      });
    }
  }
});

test('a gzip trailer in two chunks of a source that reuses its buffer', async () => {
  const size = 2 ** 16;
  const plain = gzipSync(noise('a', 1000));
  // A file name (RFC 1952, FNAME) of a length that puts half of the trailer into the second chunk.
  const name = Buffer.alloc(size + 4 - plain.length, 'n');
  name[name.length - 1] = 0;
  const header = Buffer.from(plain.subarray(0, 10));
  header[3] = 8;
  const stream = Buffer.concat([header, name, plain.subarray(10)]);
  const codec = codecOf(stream);
  assert.ok(codec);
  assert.deepEqual(await collect(decompress(codec, reused(stream, size), defaultLimits)), noise('a', 1000));
});

test('an uncompressed tar has no compression', () => assert.equal(compressionOf(box.subarray(0, 8)), 'none'));
test('a stream that starts with a skippable zstd frame', async () =>
  assert.deepEqual(await expand(Buffer.concat([zstdSkippable(Buffer.from('x')), zstdStored(box)])), box));
test('zstd followed by garbage is an error', () =>
  fails(Buffer.concat([fixture('box.tar.zst'), Buffer.from('garbage after the end')]), 'corrupt', 'truncated'));
test('an empty zstd frame has no content', async () =>
  assert.equal((await expand(zstdStored(Buffer.alloc(0)))).length, 0));
test('zero padding after gzip is allowed', async () =>
  assert.deepEqual(await expand(Buffer.concat([gzip(box), Buffer.alloc(512)])), box));

describe('damaged gzip yields the bytes before the damage, in chunks of any size', () => {
  // Bytes that hardly compress: each byte of the stream matters.
  const content = Buffer.from(Array.from({ length: 600000 }, (_, at) => (at * at * 7919) >>> 8));
  const whole = gzip(content);
  const damaged = Buffer.from(whole);
  flipBits(damaged, whole.length >> 1, 0x55);

  async function yieldedBy(bytes: Buffer, chunkSize: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    const source = chunked(bytes, chunkSize);
    await assert.rejects(async () => {
      for await (const chunk of decompress(codecOf(whole)!, source, defaultLimits)) chunks.push(chunk);
    }, CodecError);
    return Buffer.concat(chunks);
  }
  for (const [what, bytes, least] of [
    ['truncated', whole.subarray(0, -1000), 590_000],
    ['a changed byte', damaged, 200_000],
  ] as const) {
    test(what, async () => {
      const yielded = await yieldedBy(bytes, 4096);
      assert.ok(yielded.length >= least, `${yielded.length} bytes`);
      assert.ok(yielded.subarray(0, least).equals(content.subarray(0, least)));
      for (const size of [1000, 65536, bytes.length])
        assert.ok((await yieldedBy(bytes, size)).equals(yielded), `${size}`);
    });
  }
});

test('chunks of gzip are kept, or valid until the next one', async () => {
  const content = noise('three buffers', 3 * 2 ** 20);
  const stored = gzip(content);
  assert.ok((await expand(stored, 2 ** 20)).equals(content));
  let position = 0;
  for await (const chunk of streamDecompressed(codecOf(stored)!, chunked(stored, 2 ** 20), defaultLimits)) {
    assert.ok(chunk.equals(content.subarray(position, position + chunk.length)), `${position}`);
    position += chunk.length;
  }
  assert.equal(position, content.length);
});

describe('limits on decompressed data', () => {
  const zeros = gzip(Buffer.alloc(200_000));
  test('exceeding ratio and size is an error: a decompression bomb', () =>
    assert.rejects(expand(zeros, 64, { ...defaultLimits, expandedSize: 100_000, expansionRatio: 10 }), {
      kind: 'limit',
    }));
  test('exceeding only the ratio is allowed: a file of zeros', async () =>
    assert.equal((await expand(zeros, 64, { ...defaultLimits, expansionRatio: 10 })).length, 200_000));
  test('exceeding only the size is allowed: a large file', async () =>
    assert.equal(
      (await expand(zeros, 64, { ...defaultLimits, expandedSize: 1, expansionRatio: 2000 })).length,
      200_000,
    ));
  test('20,000 bzip2 blocks in one megabyte stop at the limit, not after the last', async () => {
    // The output of `head -c 900000 /dev/zero | bzip2 -9`.
    const block = Buffer.from('QlpoOTFBWSZTWWPj7KIABuTBAMAAAgAACCAAMMwJqmmUoTapKE8XckU4UJBj4+yi', 'base64');
    const bomb = Buffer.concat(Array.from({ length: 20_000 }, () => block));
    await assert.rejects(expand(bomb, 2 ** 16, { ...defaultLimits, expandedSize: 10_000_000 }), { kind: 'limit' });
  });
});
