// Zstandard (RFC 8878) by zstddec's WebAssembly, driven by a loop of our own: zstddec's stops at no error and Node's
// built-in decoder (22 and later) stops silently after the first frame. Several frames and skippable frames are one
// stream. Loaded only when such bytes are met.
import { type Codec, CodecError } from './codec.ts';
import type { Compressor } from './compressor.ts';
import { inPieces } from './pieces.ts';

interface ZstdExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(size: number): number;
  free(pointer: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): void;
  ZSTD_DStreamInSize(): number;
  ZSTD_DStreamOutSize(): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

/** Return values above this are error codes: ZSTD_isError() is not exported. */
const firstError = 0xffffff00;

export const zstd: Codec = {
  name: 'zstd',
  reusesChunks: true,
  matches(head) {
    if (head.length < 4) return false;
    const magic = head.readUInt32LE(0);
    return magic === 0xfd2fb528 || (magic >= 0x184d2a50 && magic <= 0x184d2a5f);
  },
  async *decompress(source) {
    const { exports } = await instantiate();
    const stream = new ZstdStream(exports);
    try {
      for await (const chunk of source) yield* stream.write(chunk);
      stream.end();
    } finally {
      stream.free();
    }
  },
};

let loading: Promise<{ exports: ZstdExports }> | undefined;

/** zstddec keeps its instance to itself but hands it to the hook `_init`. */
function instantiate(): Promise<{ exports: ZstdExports }> {
  loading ??= (async () => {
    const { ZSTDDecoder } = await import('zstddec/stream');
    const decoder = new ZSTDDecoder();
    const keep = decoder._init;
    let instance: unknown;
    decoder._init = (result) => {
      keep(result);
      instance = result.instance;
    };
    await decoder.init();
    return instance as { exports: ZstdExports };
  })();
  return loading;
}

/** One decompression: a context and its buffers in the WebAssembly memory. */
class ZstdStream {
  readonly #zstd: ZstdExports;
  readonly #context: number;
  readonly #inSize: number;
  readonly #outSize: number;
  /** Input and output bytes, then two structs { pointer, size, position } of 32-bit words each. */
  readonly #block: number;
  /** What has come out last: to make a buffer for each chunk costs as much again as to hash it. */
  readonly #made: Buffer;
  /** What the decoder still expects; 0 between frames. */
  #expects = 0;

  constructor(zstd: ZstdExports) {
    this.#zstd = zstd;
    this.#context = zstd.ZSTD_createDCtx();
    this.#inSize = zstd.ZSTD_DStreamInSize();
    this.#outSize = zstd.ZSTD_DStreamOutSize();
    this.#made = Buffer.allocUnsafe(this.#outSize);
    this.#block = zstd.malloc(this.#inSize + this.#outSize + 24);
  }

  *write(chunk: Buffer): Generator<Buffer> {
    for (let at = 0; at < chunk.length; at += this.#inSize) yield* this.#feed(chunk.subarray(at, at + this.#inSize));
  }

  *#feed(piece: Buffer): Generator<Buffer> {
    const output = this.#block + this.#inSize;
    const inStruct = output + this.#outSize;
    const outStruct = inStruct + 12;
    new Uint8Array(this.#zstd.memory.buffer).set(piece, this.#block);
    let consumed = 0;
    let produced = 0;
    // A full output buffer may have left something behind, unless the frame is done: another call would begin the next.
    while (consumed < piece.length || (produced === this.#outSize && this.#expects !== 0)) {
      this.#setStruct(inStruct, this.#block, piece.length, consumed);
      this.#setStruct(outStruct, output, this.#outSize, 0);
      this.#expects = this.#zstd.ZSTD_decompressStream(this.#context, outStruct, inStruct) >>> 0;
      if (this.#expects > firstError) throw new CodecError('corrupt', 'the zstd stream is damaged');
      consumed = this.#position(inStruct);
      produced = this.#position(outStruct);
      // Memory may have grown in the call, so every view is taken anew; and it may again before the chunk is used up.
      this.#made.set(new Uint8Array(this.#zstd.memory.buffer, output, produced));
      if (produced > 0) yield this.#made.subarray(0, produced);
    }
  }

  end(): void {
    if (this.#expects !== 0) throw new CodecError('truncated', 'the zstd stream ends early');
  }

  free(): void {
    this.#zstd.ZSTD_freeDCtx(this.#context);
    this.#zstd.free(this.#block);
  }

  #setStruct(struct: number, pointer: number, size: number, position: number): void {
    const words = new DataView(this.#zstd.memory.buffer, struct, 12);
    words.setUint32(0, pointer, true);
    words.setUint32(4, size, true);
    words.setUint32(8, position, true);
  }

  #position(struct: number): number {
    return new DataView(this.#zstd.memory.buffer, struct, 12).getUint32(8, true);
  }
}

// Zstandard (RFC 8878) by the WebAssembly of @hpcc-js/wasm-zstd, loaded only when asked for: Node 20 has none of its own.

export const zstdCompressor: Compressor = {
  name: 'zstd',
  levels: { least: 1, usual: 3, most: 22 },
  library: async () => `libzstd ${(await load()).version()}`,
  async *compress(source, level) {
    const zstd = await load();
    zstd.reset();
    zstd.setCompressionLevel(level);
    for await (const piece of inPieces(source, () => pieceSize)) yield zstd.compressChunk(piece);
    yield zstd.compressEnd();
  },
};

const load = async () => await (await import('@hpcc-js/wasm-zstd')).Zstd.load();

/** The library ends a block with each piece: pieces of one size make the same bytes however the source is cut. */
const pieceSize = 2 ** 20;
