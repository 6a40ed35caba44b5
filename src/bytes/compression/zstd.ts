// Zstandard (RFC 8878). Several frames and skippable frames are one stream. Frames are decoded by WebAssembly, which gives the same
// result everywhere, or by Node, which is faster.
import { type Codec, CodecError, type OnWindow } from './codec.ts';
import { maxWindowLog, type ZstdDecoder, ZstdError } from './zstd-decoder.ts';
import type { FrameHeader } from './zstd-header.ts';
import { openNativeDecoder } from './zstd-native.ts';
import { beginsFrame, beginsSkippableFrame, type ZstdPart, ZstdSplitter } from './zstd-parts.ts';
import { openWasmDecoder } from './zstd-wasm.ts';

/** Says which frames Node decodes, given the first part of each. */
type ChoosesNative = (first: ZstdPart) => boolean;

/** A codec for Zstandard. */
export const zstdCodec = (isNative: ChoosesNative): Codec => ({
  name: 'zstd',
  reusesChunks: true,
  reusesSource: true,
  matches(head) {
    const magic = head.subarray(0, 4);
    return magic.length === 4 && (beginsFrame(magic) || beginsSkippableFrame(magic));
  },
  async *decompress(source, { onWindow, onStep } = {}) {
    const frames = new FrameDecoder(isNative, onWindow);
    let produced = 0;
    let previous = nothing;
    try {
      for await (const decoding of frames.start(source)) {
        // Node decodes a part while the caller uses the content of the previous one.
        for (const chunk of previous.chunks) {
          produced += chunk.length;
          yield chunk;
          previous.decoder?.release(chunk);
        }
        if (previous.end > 0) onStep?.(previous.end, produced);
        previous = await decoding.result;
      }
    } finally {
      frames.close();
    }
  },
});

/** Bytes of the first part of a long frame. Opening a decoder for less takes longer than decoding it. */
const longStart = 2 ** 10;

/**
 * The codec for Zstandard. Its fast form leaves long frames to Node, if they have a checksum: decoders differ in what they make of damaged
 * blocks, and some of them find nothing wrong.
 */
export const zstd: Codec = {
  ...zstdCodec(() => false),
  fast: zstdCodec(
    ({ header, hasLastBlock, bytes }) => header?.hasChecksum === true && !hasLastBlock && bytes.length >= longStart,
  ),
};

/** The content of a part. */
interface Decoded {
  readonly decoder: ZstdDecoder | undefined;
  readonly chunks: readonly Buffer[];
  readonly end: number;
}

const nothing: Decoded = { decoder: undefined, chunks: [], end: 0 };

/** Error codes of zstd_errors.h. */
const [corruptionDetected, checksumWrong, memoryAllocation] = [20, 22, 64];

/** Gives each frame to a decoder. */
class FrameDecoder {
  readonly #isNative: ChoosesNative;
  readonly #onWindow: OnWindow | undefined;
  #largestWindow = 0;
  /** Header of the current frame. */
  #header: FrameHeader | undefined;
  /** Bytes of its content so far. */
  #content = 0;
  /** Decodes one frame. */
  #native: ZstdDecoder | undefined;
  #wasm: ZstdDecoder | undefined;

  constructor(isNative: ChoosesNative, onWindow: OnWindow | undefined) {
    this.#isNative = isNative;
    this.#onWindow = onWindow;
  }

  /** Starts to decode one part after the other. The last result is nothing, or what is wrong with the stream. */
  async *start(source: AsyncIterable<Buffer>): AsyncGenerator<{ readonly result: Promise<Decoded> }> {
    const splitter = new ZstdSplitter(requireDecodable);
    try {
      for await (const chunk of source) for (const part of splitter.add(chunk)) yield handled(this.#decode(part));
      for (const part of splitter.end()) yield handled(this.#decode(part));
      yield handled(Promise.resolve(nothing));
    } catch (error) {
      yield handled(Promise.reject(error));
    }
  }

  async #decode(part: ZstdPart): Promise<Decoded> {
    if (part.header) await this.#beginFrame(part, part.header);
    const decoder = this.#native ?? this.#wasm;
    try {
      const chunks = (await decoder?.decode(part.bytes)) ?? [];
      for (const { length } of chunks) this.#content += length;
      // Decoders do not compare them if the last block is empty.
      const { contentSize = null } = this.#header ?? {};
      if (part.hasLastBlock && contentSize !== null && this.#content !== contentSize)
        throw new ZstdError(corruptionDetected);
      return { decoder, chunks, end: part.end };
    } catch (error) {
      throw asCodecError(error, this.#header);
    }
  }

  async #beginFrame(first: ZstdPart, header: FrameHeader): Promise<void> {
    this.#header = header;
    this.#content = 0;
    const { windowSize } = header;
    if (windowSize > this.#largestWindow) {
      this.#largestWindow = windowSize;
      this.#onWindow?.(windowSize);
    }
    this.#native?.close();
    this.#native = this.#isNative(first) ? await openNativeDecoder() : undefined;
    if (!this.#native) this.#wasm ??= await openWasmDecoder();
  }

  close(): void {
    this.#native?.close();
    this.#wasm?.close();
  }
}

/** The result is awaited later: until then, its failure is no unhandled one. */
function handled(result: Promise<Decoded>): { readonly result: Promise<Decoded> } {
  result.catch(() => {});
  return { result };
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;

/** Before a decoder reserves memory. */
function requireDecodable({ windowSize, dictionary, hasReservedBit }: FrameHeader): void {
  if (hasReservedBit) throw new CodecError('corrupt', 'invalid zstd data (a reserved bit of a frame header is set)');
  if (windowSize > 2 ** maxWindowLog)
    throw new CodecError(
      'unsupported',
      `the zstd stream needs a window of ${mebibytes(windowSize)}, more than the limit of ${mebibytes(2 ** maxWindowLog)}; compress it again: zstd -d --long=31 FILE, then zstd FILE`,
    );
  if (dictionary !== 0)
    throw new CodecError('unsupported', `the zstd stream needs the dictionary ${dictionary}, which is not part of it`);
}

function asCodecError(error: unknown, header: FrameHeader | undefined): unknown {
  if (!(error instanceof ZstdError)) return error;
  if (error.code === memoryAllocation)
    return new CodecError(
      'unsupported',
      `the zstd stream needs a window of ${mebibytes(header?.windowSize ?? 0)}, more memory than this process may have; raise ulimit -v`,
    );
  const what = error.code === checksumWrong ? ' (wrong checksum)' : '';
  return new CodecError('corrupt', `invalid zstd data${what}`);
}
