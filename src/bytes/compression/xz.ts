// xz decoder (WebAssembly from xz-decompress), loaded on first use.
import { ReadableStream } from 'node:stream/web';
import { type Codec, CodecError } from './codec.ts';
import { unsupportedXZFeature, xzHeaderLength } from './xz-header.ts';

const magic = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);

/** The codec for xz. */
export const xz: Codec = {
  name: 'xz',
  reusesChunks: false,
  matches: (head) => head.subarray(0, magic.length).equals(magic),
  async *decompress(source) {
    const { default: library } = await import('xz-decompress');
    let head = Buffer.alloc(0);
    async function* withHead(): AsyncGenerator<Buffer> {
      for await (const chunk of source) {
        if (head.length < xzHeaderLength) head = Buffer.concat([head, chunk.subarray(0, xzHeaderLength - head.length)]);
        yield chunk;
      }
    }
    const chunks = withHead();
    const compressed = ReadableStream.from({
      [Symbol.asyncIterator]: () => chunks,
    }) as unknown as ConstructorParameters<typeof library.XzReadableStream>[0];
    const reader = new library.XzReadableStream(compressed).getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield Buffer.from(next.value);
    } catch (error) {
      throw asCodecError(error, head);
    } finally {
      await reader.cancel().catch(() => {});
      // On an error the library does not close its source, which would leave the file open.
      await chunks.return(undefined);
    }
  },
};

/** Return codes of XZ Embedded, which the library reports: unknown check, no memory, memory limit, unsupported options. */
const unsupportedCodes: readonly number[] = [2, 3, 4, 6];
/** More input is needed than there is. */
const bufferError = 8;

function asCodecError(error: unknown, head: Buffer): CodecError {
  const code = Number(/error code (\d+)$/.exec(String(error))?.[1]);
  if (code === bufferError) return new CodecError('truncated', 'the xz stream ends early');
  if (!unsupportedCodes.includes(code)) return new CodecError('corrupt', `invalid xz data (error code ${code})`);
  // A later block can have other filters than the first one.
  const feature = unsupportedXZFeature(head) ?? 'another check, filter or dictionary size';
  return new CodecError(
    'unsupported',
    `it uses an xz feature that is not supported: ${feature}; compress it again: xz -d FILE, then xz --check=crc64 FILE`,
  );
}
