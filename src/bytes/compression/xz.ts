// xz decoder (WebAssembly from xz-decompress), loaded on first use.
import { ReadableStream } from 'node:stream/web';
import { type Codec, CodecError } from './codec.ts';

const magic = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);

/** The codec for xz. */
export const xz: Codec = {
  name: 'xz',
  reusesChunks: false,
  matches: (head) => head.subarray(0, magic.length).equals(magic),
  async *decompress(source) {
    const { default: library } = await import('xz-decompress');
    const chunks = source[Symbol.asyncIterator]();
    const compressed = ReadableStream.from({
      [Symbol.asyncIterator]: () => chunks,
    }) as unknown as ConstructorParameters<typeof library.XzReadableStream>[0];
    const reader = new library.XzReadableStream(compressed).getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield Buffer.from(next.value);
    } catch (error) {
      throw asCodecError(error);
    } finally {
      await reader.cancel().catch(() => {});
      // On an error the library does not close its source, which would leave the file open.
      await chunks.return?.();
    }
  },
};

/** The library reports XZ Embedded's return codes; 8 is XZ_BUF_ERROR: more input needed than there is. */
function asCodecError(error: unknown): CodecError {
  const isEarly = /error code 8$/.test(String(error));
  return isEarly
    ? new CodecError('truncated', 'the xz stream ends early')
    : new CodecError('corrupt', `the xz stream is damaged (${String(error)})`);
}
