// xz by the WebAssembly of xz-decompress, loaded only when such bytes are met.
import { ReadableStream } from 'node:stream/web';
import { type Codec, CodecError } from './codec.ts';

const magic = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);

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
      // Where decompression fails the library leaves its source as it is, with the file open.
      await chunks.return?.();
    }
  },
};

/** The library gives the code of XZ Embedded: 8, XZ_BUF_ERROR, where it needs more than there is. */
function asCodecError(error: unknown): CodecError {
  const isEarly = /error code 8$/.test(String(error));
  return isEarly
    ? new CodecError('truncated', 'the xz stream ends early')
    : new CodecError('corrupt', `the xz stream is damaged (${String(error)})`);
}
