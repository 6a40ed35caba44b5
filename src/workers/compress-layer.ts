// What a layer comes to in a compression it is not stored in: computed, since a registry's digest depends on who compresses.
import { type ByteRange, readRange, streamRange } from '../bytes/byte-range.ts';
import { CodecError } from '../bytes/compression/codec.ts';
import { codecOf, magicLength } from '../bytes/compression/codecs.ts';
import type { Compressor } from '../bytes/compression/compressor.ts';
import { compressors } from '../bytes/compression/compressors.ts';
import { decompress } from '../bytes/compression/decompress.ts';
import type { Limits } from '../bytes/limits.ts';
import { Meter } from '../bytes/meter.ts';
import type { Digest } from '../oci/digest.ts';

export interface CompressLayer {
  readonly range: ByteRange;
  readonly compression: Compressor['name'];
  readonly level: number;
  readonly limits: Limits;
}

export interface Compressed {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** Library and version that made it. */
  readonly library: string;
}

/** Undefined for a layer that cannot be read to its end. */
export async function compressLayer({
  range,
  compression,
  level,
  limits,
}: CompressLayer): Promise<Compressed | undefined> {
  const compressor = compressors.find(({ name }) => name === compression) ?? compressors[0];
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
