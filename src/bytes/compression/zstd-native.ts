// Decodes Zstandard with the decoder that newer versions of Node have, in a thread of libuv. It is given single frames, whose ends
// are known, so it does not matter that these versions treat cut streams and several frames differently.
import zlib, { type Gunzip } from 'node:zlib';
import { freeOutput, outputSize } from './output-buffer.ts';
import { maxWindowLog, type ZstdDecoder, ZstdError } from './zstd-decoder.ts';

/** What node:zlib does not have in Node 20. */
interface WithZstd {
  readonly constants: { readonly ZSTD_d_windowLogMax: number };
  readonly createZstdDecompress?: CreateDecompress;
}

type CreateDecompress = (options: {
  readonly chunkSize: number;
  readonly params: Readonly<Record<number, number>>;
}) => Gunzip;

const { constants, createZstdDecompress } = zlib as unknown as WithZstd;

let isCorrect: Promise<boolean> | undefined;

/** A decoder for one frame; undefined if this version of Node has none, or none that is correct. */
export async function openNativeDecoder(): Promise<ZstdDecoder | undefined> {
  if (!createZstdDecompress) return undefined;
  isCorrect ??= decodesAsNeeded(createZstdDecompress);
  return (await isCorrect) ? new NativeDecoder(createZstdDecompress) : undefined;
}

/** A frame whose content is "aaaab", as a run-length block, a raw block and a checksum. */
const [runLength, raw, checksum] = ['28b52ffd240522000061', '09000062', '64e324fb'].map((hex) =>
  Buffer.from(hex, 'hex'),
);

/** Whether a decoder completes each part before the next one, and checks what it decodes. */
async function decodesAsNeeded(create: CreateDecompress): Promise<boolean> {
  const contents = async (...parts: readonly (Buffer | undefined)[]): Promise<string> => {
    const decoder = new NativeDecoder(create);
    try {
      let text = '';
      for (const part of parts) text += `${Buffer.concat(await decoder.decode(part as Buffer))} `;
      return text;
    } catch {
      return 'damaged';
    } finally {
      decoder.close();
    }
  };
  return (
    (await contents(runLength, raw, checksum)) === 'aaaa b  ' && (await contents(runLength, raw, raw)) === 'damaged'
  );
}

class NativeDecoder implements ZstdDecoder {
  readonly #stream: Gunzip;
  #chunks: Buffer[] = [];
  #fail: (error: Error) => void = () => {};

  constructor(create: CreateDecompress) {
    this.#stream = create({ chunkSize: outputSize, params: { [constants.ZSTD_d_windowLogMax]: maxWindowLog } });
    this.#stream.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#stream.on('error', (error) => this.#fail(error));
  }

  decode(part: Buffer): Promise<readonly Buffer[]> {
    return new Promise((resolve, reject) => {
      this.#fail = (error) => reject(asZstdError(error));
      this.#stream.write(part, () => resolve(this.#chunks.splice(0)));
    });
  }

  release(chunk: Buffer): void {
    freeOutput(chunk);
  }

  close(): void {
    this.#stream.destroy();
  }
}

function asZstdError(error: Error): Error {
  const { errno } = error as NodeJS.ErrnoException;
  return errno !== undefined && errno > 0 ? new ZstdError(errno) : error;
}
