// Zstandard by Node's decoder, where there is one, and by WebAssembly. What one decodes, the other does, too, with the same content,
// steps and windows. Blocks that are damaged may give different bytes before both fail. Without Node's decoder, WebAssembly is
// compared with itself, and with what is known of the streams.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import zlib from 'node:zlib';
import { type Codec, CodecError } from '../../../src/bytes/compression/codec.ts';
import { zstd, zstdCodec } from '../../../src/bytes/compression/zstd.ts';
import { zstdCompressor } from '../../../src/bytes/compression/zstd-compressor.ts';
import { openNativeDecoder } from '../../../src/bytes/compression/zstd-native.ts';
import { flipBits, hex256, noise } from '../../support/bytes.ts';
import { zstdFrame, zstdSkippable, zstdStored, zstdWindow, zstdWithChecksum } from '../../support/compress.ts';
import { itemAt, last } from '../../support/items.ts';
import { inProject } from '../../support/project.ts';
import { chunked, collect } from '../../support/read-buffer.ts';

const native = zstdCodec(() => true);
/** Short frames, too. */
const nativeIfChecked = zstdCodec(({ header }) => header?.hasChecksum === true);
const wasm = zstdCodec(() => false);

interface Outcome {
  readonly content: Buffer;
  /** Kind and message of the error; undefined if there was none. */
  readonly error: string | undefined;
  readonly steps: readonly (readonly [input: number, output: number])[];
  readonly windows: readonly number[];
}

async function outcome(codec: Codec, bytes: Buffer, chunkSize = 2 ** 20): Promise<Outcome> {
  const chunks: Buffer[] = [];
  const steps: [number, number][] = [];
  const windows: number[] = [];
  const observer = {
    onStep: (input: number, output: number) => void steps.push([input, output]),
    onWindow: (window: number) => void windows.push(window),
  };
  let error: string | undefined;
  try {
    for await (const chunk of codec.decompress(chunked(bytes, chunkSize), observer)) chunks.push(Buffer.from(chunk));
  } catch (thrown) {
    assert.ok(thrown instanceof CodecError, String(thrown));
    error = `${thrown.kind}: ${thrown.message}`;
  }
  return { content: Buffer.concat(chunks), error, steps, windows };
}

/** The outcome, which must be the same with each decoder. */
async function agreed(bytes: Buffer, what: string): Promise<Outcome> {
  const found = await outcome(wasm, bytes);
  assert.deepEqual(await outcome(native, bytes), found, what);
  return found;
}

/** The outcome of a stream that may be damaged: unless it is decoded, both decoders fail. */
async function agreedIfWhole(bytes: Buffer, what: string): Promise<Outcome> {
  const found = await outcome(wasm, bytes);
  const other = await outcome(nativeIfChecked, bytes);
  if (found.error === undefined) assert.deepEqual(other, found, what);
  else assert.notEqual(other.error, undefined, what);
  return found;
}

const kindOf = ({ error }: Outcome): string | undefined => error?.replace(/:.*/, '');

const box = readFileSync(inProject('test/fixtures/box.tar'));
/** By zstd, with a checksum each: one frame, and two with a skippable frame between them. */
const [ofOne, ofTwo] = ['box.tar.zst', 'box.frames.tar.zst'].map((name) =>
  readFileSync(inProject('test/fixtures', name)),
) as [Buffer, Buffer];
/** Frames, and what is in them. */
const pieces: readonly (readonly [stored: Buffer, content: Buffer])[] = [
  [zstdSkippable(Buffer.from('front')), Buffer.alloc(0)],
  [ofTwo, box],
  [zstdStored(Buffer.from('raw')), Buffer.from('raw')],
  [zstdStored(Buffer.alloc(0)), Buffer.alloc(0)],
  [zstdSkippable(Buffer.alloc(0), 15), Buffer.alloc(0)],
  [zstdFrame([{ repeat: 'r', count: 9 }, { raw: 'x' }, { raw: '' }], 0), Buffer.from('rrrrrrrrrx')],
  [ofOne, box],
  [zstdSkippable(Buffer.from('end'), 7), Buffer.alloc(0)],
];
const small = Buffer.concat(pieces.map(([stored]) => stored));
const smallContent = Buffer.concat(pieces.map(([, content]) => content));

/** Several frames of many blocks, by the compressor of this project. */
async function longStream(): Promise<readonly [stored: Buffer, content: Buffer]> {
  const text = Buffer.from(Array.from({ length: 400_000 }, (_, at) => 97 + (((at * at * 7919) >>> 9) % 23)));
  const content = Buffer.concat([text, noise('long', 300_000), Buffer.alloc(300_000), text.subarray(0, 200_000)]);
  const compressed = await collect(zstdCompressor.compress(chunked(content, 2 ** 20), 3) as AsyncIterable<Buffer>);
  const checked = zstdWithChecksum(compressed, content);
  return [Buffer.concat([checked, zstdSkippable(Buffer.alloc(70_000)), compressed]), Buffer.concat([content, content])];
}

const long = longStream();

test('Node decodes, if it can', async () => {
  const decoder = await openNativeDecoder();
  decoder?.close();
  assert.equal(decoder !== undefined, 'createZstdDecompress' in zlib);
});

describe('a stream of small frames', () => {
  test('is decoded', async () => {
    const { content, error } = await agreed(small, 'whole');
    assert.deepEqual([content, error], [smallContent, undefined]);
  });
  test('cut at each byte gives what is before the cut, and is truncated unless a frame ends there', async () => {
    const ends = new Map([[0, 0]]);
    for (const [stored, content] of pieces) {
      const [end, size] = last([...ends]);
      ends.set(end + stored.length, size + content.length);
    }
    // The two frames of one file.
    const firstFrame = itemAt(pieces, 0)[0].length + 146;
    ends.set(firstFrame, 5000);
    ends.set(firstFrame + 12, 5000);
    for (let at = 0; at < small.length; at += 1) {
      const found = await agreed(small.subarray(0, at), `cut at ${at}`);
      assert.equal(kindOf(found), ends.has(at) ? undefined : 'truncated', `cut at ${at}`);
      assert.ok(smallContent.subarray(0, found.content.length).equals(found.content), `cut at ${at}`);
      if (ends.has(at)) assert.equal(found.content.length, ends.get(at), `cut at ${at}`);
    }
  });
  test('with any bit flipped gives the same with each decoder', async () => {
    for (let at = 0; at < small.length; at += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = Buffer.from(small);
        flipBits(flipped, at, 1 << bit);
        await agreedIfWhole(flipped, `bit ${bit} of byte ${at}`);
      }
  });
  test('with any bit of a block or a checksum flipped is an error', async () => {
    const header = 7;
    for (let at = header; at < ofOne.length; at += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = Buffer.from(ofOne);
        flipBits(flipped, at, 1 << bit);
        const found = await agreedIfWhole(flipped, `bit ${bit} of byte ${at}`);
        if (!found.content.equals(box)) assert.ok(found.error, `bit ${bit} of byte ${at}`);
      }
  });
  test('followed by anything else is an error', async () => {
    for (const [rest, kind] of [
      ['g', 'corrupt'],
      ['(', 'truncated'],
      ['(\xb5/', 'truncated'],
      ['(\xb5x', 'corrupt'],
      ['garbage', 'corrupt'],
      ['\0', 'corrupt'],
      ['\x50\x2a\x4d\x18\x09\0\0\0too few', 'truncated'],
      ['\x5f', 'truncated'],
    ] as const) {
      const found = await agreed(Buffer.concat([small, Buffer.from(rest, 'latin1')]), rest);
      assert.deepEqual([kindOf(found), found.content], [kind, smallContent], rest);
    }
  });
});

describe('a stream of long frames', () => {
  test('is decoded in chunks of any size, with the same steps', async () => {
    const [stored, content] = await long;
    const whole = await outcome(zstd, stored, stored.length);
    assert.ok(zstd.fast);
    assert.equal(hex256(whole.content), hex256(content));
    assert.equal(whole.error, undefined);
    assert.deepEqual(last([...whole.steps]), [stored.length, content.length]);
    for (const [codec, chunkSize] of [
      [native, 2 ** 20],
      [wasm, 2 ** 20],
      [zstd.fast, 131_071],
      [zstd.fast, 1000],
      [wasm, 777],
    ] as const)
      assert.deepEqual(await outcome(codec, stored, chunkSize), whole, `${chunkSize}`);
  });
  test('damaged anywhere gives the same with each decoder', async () => {
    const [stored, content] = await long;
    let errors = 0;
    for (let at = 0; at < stored.length; at += 29_999) {
      const flipped = Buffer.from(stored);
      flipBits(flipped, at, 0x55);
      const found = await agreedIfWhole(flipped, `byte ${at}`);
      if (found.error) errors += 1;
      const cut = await agreed(stored.subarray(0, at), `cut at ${at}`);
      assert.ok(content.subarray(0, cut.content.length).equals(cut.content), `cut at ${at}`);
    }
    assert.ok(errors > 0);
  });
});

describe('what comes before damage', () => {
  const block = 2 ** 17;
  const content = noise('blocks', 3 * block);
  const blocks = [0, 1, 2].map((at) => content.subarray(at * block, (at + 1) * block));

  test('a block of an unknown type: the blocks before it', async () => {
    const stored = zstdFrame(
      blocks.map((raw) => ({ raw })),
      7 << 3,
    );
    // The type of the last block: its header is before its bytes.
    flipBits(stored, stored.length - block - 3, 6);
    const found = await agreed(stored, 'unknown type');
    assert.deepEqual([kindOf(found), found.content.length], ['corrupt', 2 * block]);
    assert.ok(found.content.equals(content.subarray(0, 2 * block)));
  });
  test('a wrong checksum: the whole content', async () => {
    const wrong = Buffer.from(ofOne);
    flipBits(wrong, wrong.length - 1, 1);
    const found = await agreed(wrong, 'checksum');
    assert.deepEqual([found.content, found.error], [box, 'corrupt: invalid zstd data (wrong checksum)']);
  });
  test('a raw block that is cut off: what there is of it', async () => {
    const stored = zstdStored(content);
    const found = await agreed(stored.subarray(0, -100), 'cut');
    assert.deepEqual([kindOf(found), found.content.length], ['truncated', content.length - 100]);
  });
  test('tiny blocks before the damage', async () => {
    const tiny = Array.from({ length: 50_000 }, (_, at) => ({ raw: String.fromCharCode(97 + (at % 26)) }));
    const stored = zstdFrame(tiny, 0);
    const whole = await agreed(stored, 'tiny blocks');
    assert.deepEqual([whole.content.length, whole.error], [50_000, undefined]);
    // Parts of 8 KiB: 2048 blocks of 4 bytes, fewer beside the header of the frame.
    assert.deepEqual(itemAt(whole.steps, 1), [8190 + 8192, 2046 + 2048]);
    const found = await agreed(stored.subarray(0, 100_000), 'cut');
    assert.deepEqual([kindOf(found), found.content.length], ['truncated', Math.floor((100_000 - 6) / 4)]);
  });
});

describe('what is refused before memory is reserved for it', () => {
  const long = noise('window', 300_000);
  for (const [what, stored, error] of [
    [
      'a window of 2 GiB',
      zstdWindow(long, 21 << 3),
      /^unsupported: .* a window of 2048 MiB, more than the limit of 1024 MiB/,
    ],
    ['a window of a little more than 1 GiB', zstdWindow(long, (20 << 3) | 1), /^unsupported: .* a window of 1152 MiB/],
    ['a window of 3.75 TiB', zstdWindow(long, 255), /^unsupported: .* a window of 3932160 MiB/],
    [
      'a dictionary',
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 0, 7, 1, 0, 0]),
      /^unsupported: .* needs the dictionary 7,/,
    ],
    ['a reserved bit', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 8, 0, 1, 0, 0]), /^corrupt: .* reserved bit/],
  ] as const)
    test(what, async () => {
      const found = await agreed(Buffer.concat([ofOne, stored]), what);
      assert.match(found.error ?? '', error);
      assert.deepEqual([found.content, found.windows], [box, [10_240]]);
    });
});

test('a window is told once, before its frame is decoded', async () => {
  const stored = Buffer.concat([0, 4 << 3, 2 << 3, 5 << 3].map((window) => zstdWindow(Buffer.from('x'), window)));
  assert.deepEqual((await agreed(stored, 'windows')).windows, [1024, 16_384, 32_768]);
});
