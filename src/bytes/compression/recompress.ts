// Compresses a stream and decompresses the result at once, to learn which of its bytes would cost how many compressed bytes.
// Compressors do not tell this: they keep input until they have enough for a block.
import type { CompressionForm, OnStep } from './codec.ts';
import { compressorOf, decompressorOf } from './codecs.ts';

/**
 * The bytes of the stream. The last call of `onStep` has the size of the whole compressed stream. A chunk is valid only until the
 * next iteration; chunks of `source` must stay valid.
 */
export async function* recompress(
  source: AsyncIterable<Buffer>,
  form: CompressionForm,
  onStep: OnStep,
): AsyncGenerator<Buffer> {
  let size = 0;
  let contentSize = 0;
  async function* compressed(): AsyncGenerator<Buffer> {
    for await (const chunk of compressorOf(form).compress(source, form.level)) {
      size += chunk.length;
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
  }
  for await (const chunk of decompressorOf(form).decompress(compressed(), { onStep })) {
    contentSize += chunk.length;
    yield chunk;
  }
  onStep(size, contentSize);
}
