// Compressed streams of each format. If the fast decompressor of a format reads a stream to its end, the other one does, too, and
// gives the same bytes.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bzip2 } from '../../src/bytes/compression/bzip2.ts';
import { type Codec, CodecError } from '../../src/bytes/compression/codec.ts';
import { streamDecompressed } from '../../src/bytes/compression/decompress.ts';
import { gzip } from '../../src/bytes/compression/gzip.ts';
import { xz } from '../../src/bytes/compression/xz.ts';
import { zstd } from '../../src/bytes/compression/zstd.ts';
import { withMemoryCount } from '../../src/bytes/memory.ts';
import { multiMemberGzip, zstdFrame, zstdStored, zstdWithChecksum } from '../../test/support/compress.ts';
import { inProject } from '../../test/support/project.ts';
import { fuzzLimits } from '../limits.ts';
import type { Target } from '../target.ts';

const fixture = (name: string): Buffer => readFileSync(inProject('test', 'fixtures', name));
const words = Buffer.from('a few words, a few words, and other ones');

export const gzipStream = streamTarget(gzip, [
  fixture('box.tar.gz'),
  fixture('box.members.tar.gz'),
  multiMemberGzip([words, Buffer.alloc(0), words]),
]);
export const zstdStream = streamTarget(zstd, [
  fixture('box.tar.zst'),
  fixture('box.frames.tar.zst'),
  zstdStored(words),
  zstdWithChecksum(zstdStored(words), words),
  zstdFrame([{ raw: words }, { repeat: 'x', count: 5000 }], 0x58),
  Buffer.concat([Buffer.from('502a4d180400000061626364', 'hex'), zstdStored(words)]),
]);
export const xzStream = streamTarget(xz, [fixture('box.tar.xz')]);
export const bzip2Stream = streamTarget(bzip2, [fixture('box.tar.bz2')]);

function streamTarget(codec: Codec, seeds: readonly Buffer[]): Target {
  return {
    name: codec.name,
    seeds,
    dictionary: ['\x1f\x8b\x08', '(\xb5/\xfd', 'P*M\x18', '\xfd7zXZ\0', 'BZh9', '1AY&SY', '\x17rE8P\x90'],
    run: async (input) => {
      const { fast } = codec;
      const quick = fast && (await digestOf(fast, input));
      const answer = await digestOf(codec, input);
      if (quick !== undefined) assert.equal(quick, answer);
    },
  };
}

/** SHA-256 of what the stream contains; undefined if it cannot be read to its end. */
async function digestOf(codec: Codec, input: Buffer): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of streamDecompressed(codec, inChunks(input), withMemoryCount(fuzzLimits)))
      hash.update(chunk);
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
  return hash.digest('hex');
}

async function* inChunks(input: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < input.length; at += 64) yield Buffer.from(input.subarray(at, at + 64));
}
