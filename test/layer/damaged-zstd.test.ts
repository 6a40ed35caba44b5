// A damaged layer in zstd: what is told of it is what WebAssembly decodes, whether or not Node has a decoder, which may go on for longer.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CodecError } from '../../src/bytes/compression/codec.ts';
import { zstd } from '../../src/bytes/compression/zstd.ts';
import { zstdCompressor } from '../../src/bytes/compression/zstd-compressor.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { scanLayer } from '../../src/layer/scan-layer.ts';
import { flipBits, noise } from '../support/bytes.ts';
import { zstdWithChecksum } from '../support/compress.ts';
import { chunked, collect } from '../support/read-buffer.ts';
import { tar } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const write = temporaryFolder('damaged-zstd');

/** Files whose bytes are not equally frequent: their blocks are coded in a way in which decoders differ if it is damaged. */
const content = tar(
  Array.from({ length: 4 }, (_, at) => ({
    path: `file-${at}`,
    body: Buffer.from(noise(`${at}`, 120_000).map((byte) => (byte ** 3) >>> 17)),
  })),
);

async function layer(): Promise<Buffer> {
  const frame = await collect(zstdCompressor.compress(chunked(content, 2 ** 20), 3) as AsyncIterable<Buffer>);
  return zstdWithChecksum(frame, content);
}

async function decoded(blob: Buffer): Promise<{ readonly size: number; readonly error: CodecError | undefined }> {
  let size = 0;
  try {
    for await (const chunk of zstd.decompress(chunked(blob, blob.length))) size += chunk.length;
  } catch (error) {
    assert.ok(error instanceof CodecError);
    return { size, error };
  }
  return { size, error: undefined };
}

describe('a layer in zstd', async () => {
  const whole = await layer();
  const scan = (blob: Buffer) =>
    scanLayer({
      range: { file: write('layer', blob), start: 0, end: blob.length },
      depth: 'entries',
      hasWhiteouts: true,
      limits: defaultLimits,
    });

  test('undamaged', async () => {
    const { entries, anomalies, observed } = await scan(whole);
    assert.deepEqual([entries.length, anomalies, observed.contentSize], [4, [], content.length]);
  });
  for (let at = 1; at < 40; at += 1) {
    test(`with a bit flipped after ${at}/40`, async () => {
      const damaged = Buffer.from(whole);
      flipBits(damaged, Math.floor((whole.length * at) / 40), 1 << (at % 8));
      const { size, error } = await decoded(damaged);
      assert.ok(error);
      const { anomalies, observed } = await scan(damaged);
      assert.equal(observed.contentSize, size);
      assert.deepEqual(anomalies[0], {
        kind: `compression-${error.kind}`,
        offset: size,
        path: null,
        detail: error.message,
      });
    });
  }
});
