// Zstandard (RFC 8878), loaded on first use. Decodes with the WebAssembly of zstddec but a loop of our own: zstddec
// ignores errors, and Node's decoder (22 and later) stops silently after the first frame. Multiple and skippable frames
// are one stream.
import { requireAddresses } from '../address-space.ts';
import { type Codec, CodecError, largestStep, type OnStep, type StreamObserver } from './codec.ts';
import { inPieces } from './pieces.ts';
import { frameHeaderLength, readFrameHeader } from './zstd-header.ts';

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

const frameMagic = 0xfd2fb528;

/** Return values above this are error codes; the module does not export ZSTD_isError(). */
const firstError = 0xffffff00;

/** Bytes that the decoder is given at least in a step, so that a stream of tiny blocks takes no longer. */
const smallestStep = 2 ** 13;

/** Error codes (zstd_errors.h) of frames that are legal, but that this build cannot decode. */
const windowTooLarge = 16;
const dictionaryWrong = 32;
const memoryAllocation = 64;

/**
 * The library decodes windows up to 128 MiB unless its parameter windowLogMax is raised. The module does not export a function
 * for that, so the value is changed where the context has it. 32-bit builds decode at most 1 GiB.
 */
const windowLimit = { offset: 30156, usual: 2 ** 27 + 1, raised: 2 ** 31 };
const maxWindow = 2 ** 30;
const maxWindowText = '1024 MiB';

/** The codec for Zstandard. */
export const zstd: Codec = {
  name: 'zstd',
  reusesChunks: true,
  matches(head) {
    if (head.length < 4) return false;
    const magic = head.readUInt32LE(0);
    return magic === frameMagic || (magic >= 0x184d2a50 && magic <= 0x184d2a5f);
  },
  async *decompress(source, observer = {}) {
    const { exports } = await instantiate();
    const stream = new ZstdStream(exports, observer);
    try {
      const chunks = observer.onStep ? inPieces(source, () => largestStep) : source;
      for await (const chunk of chunks) yield* stream.write(chunk);
      stream.end();
    } finally {
      stream.free();
    }
  },
};

let loading: Promise<{ exports: ZstdExports }> | undefined;

/** Instantiates the module once. zstddec keeps its instance private but passes it to its `_init` hook. */
function instantiate(): Promise<{ exports: ZstdExports }> {
  loading ??= (async () => {
    requireAddresses('zstd');
    const { ZSTDDecoder } = await import('zstddec/stream');
    const decoder = new ZSTDDecoder();
    const keep = decoder._init;
    let instance: unknown;
    decoder._init = (result) => {
      keep(result);
      instance = result.instance;
    };
    await withoutFetch(() => decoder.init());
    return instance as { exports: ZstdExports };
  })();
  return loading;
}

/** zstddec fetches its own code from a data: URL if it can. That loads Node's HTTP client, with a WebAssembly memory of its own. */
function withoutFetch<Result>(start: () => Result): Result {
  const { fetch } = globalThis;
  try {
    Object.assign(globalThis, { fetch: undefined });
    return start();
  } finally {
    Object.assign(globalThis, { fetch });
  }
}

/** One decompression, with a context and buffers in WebAssembly memory. */
class ZstdStream {
  readonly #zstd: ZstdExports;
  readonly #context: number;
  readonly #onWindow: StreamObserver['onWindow'];
  readonly #onStep: OnStep | undefined;
  #largestWindow = 0;
  readonly #inSize: number;
  readonly #outSize: number;
  /**
   * Address of the input buffer, followed by the output buffer and two structs { pointer, size, position } of 32-bit
   * words.
   */
  readonly #block: number;
  /** Holds the last output. Reused, because allocating a buffer per chunk would cost as much as hashing it. */
  readonly #output: Buffer;
  /** Bytes the decoder still expects; 0 between frames. */
  #expects = 0;
  /** Bytes before the current piece, and bytes that have been yielded. */
  #read = 0;
  #yielded = 0;
  /** The first bytes of the current frame, for messages. */
  #head = Buffer.alloc(0);

  constructor(zstd: ZstdExports, { onWindow, onStep }: StreamObserver) {
    this.#zstd = zstd;
    this.#onWindow = onWindow;
    this.#onStep = onStep;
    this.#context = zstd.ZSTD_createDCtx();
    const words = new DataView(zstd.memory.buffer, this.#context + windowLimit.offset);
    if (words.getUint32(0, true) === windowLimit.usual) words.setUint32(0, windowLimit.raised, true);
    this.#inSize = zstd.ZSTD_DStreamInSize();
    this.#outSize = zstd.ZSTD_DStreamOutSize();
    this.#output = Buffer.allocUnsafe(this.#outSize);
    this.#block = zstd.malloc(this.#inSize + this.#outSize + 24);
  }

  *write(chunk: Buffer): Generator<Buffer> {
    for (let at = 0; at < chunk.length; at += this.#inSize) {
      const piece = chunk.subarray(at, at + this.#inSize);
      yield* this.#feed(piece);
      this.#read += piece.length;
    }
  }

  *#feed(piece: Buffer): Generator<Buffer> {
    const output = this.#block + this.#inSize;
    const inStruct = output + this.#outSize;
    const outStruct = inStruct + 12;
    new Uint8Array(this.#zstd.memory.buffer).set(piece, this.#block);
    let consumed = 0;
    let produced = 0;
    // A full output buffer may mean that more output is pending. Not if the frame is complete: another call would start
    // the next frame.
    while (consumed < piece.length || (produced === this.#outSize && this.#expects !== 0)) {
      if (this.#expects === 0) this.#head = Buffer.alloc(0);
      if (this.#head.length < frameHeaderLength) this.#keepHead(piece.subarray(consumed));
      this.#setStruct(inStruct, this.#block, this.#endOfStep(consumed, piece.length), consumed);
      this.#setStruct(outStruct, output, this.#outSize, 0);
      this.#expects = this.#zstd.ZSTD_decompressStream(this.#context, outStruct, inStruct) >>> 0;
      if (this.#expects > firstError) throw this.#failure(2 ** 32 - this.#expects);
      consumed = this.#position(inStruct);
      produced = this.#position(outStruct);
      // Create a new view each time: the memory may grow during the call, and again before the caller is done with the
      // chunk.
      this.#output.set(new Uint8Array(this.#zstd.memory.buffer, output, produced));
      if (produced > 0) yield this.#output.subarray(0, produced);
      this.#yielded += produced;
      if (produced > 0) this.#onStep?.(this.#read + consumed, this.#yielded);
    }
  }

  /**
   * Where the bytes end that the decoder is given. Given more than it expects, it takes a part of the next block as well, and the
   * output would not be that of what it has taken.
   */
  #endOfStep(consumed: number, length: number): number {
    if (!this.#onStep) return length;
    return Math.min(length, consumed + Math.max(this.#expects, smallestStep));
  }

  #keepHead(bytes: Buffer): void {
    this.#head = Buffer.concat([this.#head, bytes.subarray(0, frameHeaderLength - this.#head.length)]);
    if (this.#head.length < 4 || this.#head.readUInt32LE(0) !== frameMagic) return;
    const { windowSize } = readFrameHeader(this.#head);
    if (windowSize === null || windowSize <= this.#largestWindow || windowSize > maxWindow) return;
    this.#largestWindow = windowSize;
    this.#onWindow?.(windowSize);
  }

  #failure(code: number): CodecError {
    const { windowSize, dictionary } = readFrameHeader(this.#head);
    if (code === dictionaryWrong)
      return new CodecError(
        'unsupported',
        `the zstd stream needs the dictionary ${dictionary}, which is not part of it`,
      );
    if (code !== windowTooLarge && code !== memoryAllocation)
      return new CodecError('corrupt', `invalid zstd data (error code ${code})`);
    const window = windowSize === null ? '' : ` of ${Math.ceil(windowSize / 2 ** 20)} MiB`;
    if (code === memoryAllocation)
      return new CodecError(
        'unsupported',
        `the zstd stream needs a window${window}, more memory than this process may have; raise ulimit -v`,
      );
    return new CodecError(
      'unsupported',
      `the zstd stream needs a window${window}, more than the limit of ${maxWindowText}; compress it again: zstd -d --long=31 FILE, then zstd FILE`,
    );
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
