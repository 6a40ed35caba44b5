// Decodes Zstandard with the WebAssembly of zstddec, loaded on first use. Its own loop ignores errors, so this calls the functions
// below it.
import { requireAddresses } from '../address-space.ts';
import { type ZstdDecoder, ZstdError } from './zstd-decoder.ts';
import { largestContent, largestPart } from './zstd-parts.ts';

interface ZstdExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(size: number): number;
  free(pointer: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): void;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

/** Return values above this are error codes; the module does not export ZSTD_isError(). */
const firstError = 0xffffff00;

/**
 * The library decodes windows up to 128 MiB unless its parameter windowLogMax is raised. The module does not export a function
 * for that, so the value is changed where the context has it.
 */
const windowLimit = { offset: 30156, usual: 2 ** 27 + 1, raised: 2 ** 31 };

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

export async function openWasmDecoder(): Promise<ZstdDecoder> {
  const { exports } = await instantiate();
  return new WasmDecoder(exports);
}

class WasmDecoder implements ZstdDecoder {
  readonly #zstd: ZstdExports;
  readonly #context: number;
  /** Address of the input, followed by the output and two structs { pointer, size, position } of 32-bit words. */
  readonly #block: number;
  /** The last output and the one before it. Reused, because allocating a buffer for each part would cost as much as hashing it. */
  #outputs: readonly [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)];

  constructor(zstd: ZstdExports) {
    this.#zstd = zstd;
    this.#context = zstd.ZSTD_createDCtx();
    const words = new DataView(zstd.memory.buffer, this.#context + windowLimit.offset);
    if (words.getUint32(0, true) === windowLimit.usual) words.setUint32(0, windowLimit.raised, true);
    this.#block = zstd.malloc(largestPart + largestContent + 24);
  }

  async decode(part: Buffer): Promise<readonly Buffer[]> {
    const output = this.#block + largestPart;
    const inStruct = output + largestContent;
    const outStruct = inStruct + 12;
    new Uint8Array(this.#zstd.memory.buffer).set(part, this.#block);
    this.#setStruct(inStruct, this.#block, part.length);
    this.#setStruct(outStruct, output, largestContent);
    const result = this.#zstd.ZSTD_decompressStream(this.#context, outStruct, inStruct) >>> 0;
    if (result > firstError) throw new ZstdError(2 ** 32 - result);
    const size = this.#position(outStruct);
    if (size === 0) return [];
    const [last, reused] = this.#outputs;
    const chunk = reused.length < size ? Buffer.allocUnsafe(size) : reused;
    this.#outputs = [chunk, last];
    // Create a new view each time: the memory may have grown.
    chunk.set(new Uint8Array(this.#zstd.memory.buffer, output, size));
    return [chunk.subarray(0, size)];
  }

  release(): void {}

  close(): void {
    this.#zstd.ZSTD_freeDCtx(this.#context);
    this.#zstd.free(this.#block);
  }

  #setStruct(struct: number, pointer: number, size: number): void {
    const words = new DataView(this.#zstd.memory.buffer, struct, 12);
    words.setUint32(0, pointer, true);
    words.setUint32(4, size, true);
    words.setUint32(8, 0, true);
  }

  #position(struct: number): number {
    return new DataView(this.#zstd.memory.buffer, struct, 12).getUint32(8, true);
  }
}
