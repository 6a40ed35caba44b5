// Decompression under a limit: a stream that expands without measure is stopped, an honest large one is not.

import { type Limits, limitFlag } from '../limits.ts';
import { type Codec, CodecError } from './codec.ts';

/** The decompressed bytes of a stream: each chunk is the caller's to keep. See {@link passingContent}. */
export async function* decompress(codec: Codec, source: AsyncIterable<Buffer>, limits: Limits): AsyncGenerator<Buffer> {
  for await (const chunk of passingContent(codec, source, limits))
    yield codec.reusesChunks ? Buffer.from(chunk) : chunk;
}

/**
 * The same for who is done with a chunk before it asks for the next.
 * @throws {CodecError} kind 'limit' where it passes both the ratio and the size that {@link Limits} allow
 */
export async function* passingContent(
  codec: Codec,
  source: AsyncIterable<Buffer>,
  limits: Limits,
): AsyncGenerator<Buffer> {
  let compressed = 0;
  let expanded = 0;
  async function* metered(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      compressed += chunk.length;
      yield chunk;
    }
  }
  for await (const chunk of codec.decompress(metered())) {
    expanded += chunk.length;
    if (expanded > limits.expandedSize && expanded > compressed * limits.expansionRatio) {
      const ratio = `${limits.expansionRatio} times`;
      throw new CodecError(
        'limit',
        `the ${codec.name} stream expands to more than ${ratio} its size, like a decompression bomb; to read it, raise ${limitFlag('expandedSize')} or ${limitFlag('expansionRatio')}`,
      );
    }
    yield chunk;
  }
}
