// Compresses a layer to find out its size and digest in a format it is not stored in. The result depends on the
// compressor, so a registry's digest may differ.
import { type ByteRange, readRange, streamRange } from '../bytes/byte-range.ts';
import { CodecError, type CompressionForm } from '../bytes/compression/codec.ts';
import { codecOf, compressorOf, magicLength } from '../bytes/compression/codecs.ts';
import { decompress } from '../bytes/compression/decompress.ts';
import type { Limits } from '../bytes/limits.ts';
import { Meter } from '../bytes/meter.ts';
import type { Digest } from '../oci/digest.ts';

/** A layer, and how to compress it. */
export interface CompressLayer extends CompressionForm {
  readonly range: ByteRange;
  readonly limits: Limits;
}

/** The result of a compression. */
export interface Compressed {
  readonly digest: Digest;
  /** Compressed size, in bytes. */
  readonly size: number;
  /** Name and version of the library used. */
  readonly library: string;
}

/**
 * Compresses a layer, keeping only digest and size; undefined if the layer cannot be read to its end.
 * @throws {InputError} if its file cannot be read
 */
export async function compressLayer({
  range,
  compression,
  level,
  limits,
}: CompressLayer): Promise<Compressed | undefined> {
  const compressor = compressorOf({ compression, level });
  const codec = codecOf(await readRange(range, magicLength));
  const stored = streamRange(range);
  const meter = new Meter();
  try {
    const content = codec ? decompress(codec, stored, limits) : stored;
    for await (const chunk of compressor.compress(content, level)) meter.add(chunk);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return undefined;
  }
  return { digest: meter.digest(), size: meter.size, library: await compressor.library() };
}
