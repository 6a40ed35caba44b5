// The compression formats that can be read, their detection by magic number, and those that can be written.
import { bzip2 } from './bzip2.ts';
import type { Codec, Compression, CompressionForm, Compressor } from './codec.ts';
import { gzip, gzipCompressor } from './gzip.ts';
import { xz } from './xz.ts';
import { zstd } from './zstd.ts';
import { zstdCompressor } from './zstd-compressor.ts';

/** All codecs. */
export const codecs: readonly [Codec, ...Codec[]] = [gzip, zstd, xz, bzip2];

/** Number of bytes that {@link codecOf} needs from the start of a stream. */
export const magicLength = 8;

/** The codec for a stream that starts with these bytes; undefined if it is not compressed or the format is unknown. */
export const codecOf = (head: Buffer): Codec | undefined => codecs.find((codec) => codec.matches(head));

/**
 * The compression of a stream that starts with these bytes; 'none' if it is not compressed or the format is unknown.
 */
export const compressionOf = (head: Buffer): Compression => codecOf(head)?.name ?? 'none';

/** All compressors. */
export const compressors: readonly [Compressor, ...Compressor[]] = [gzipCompressor, zstdCompressor];

/** What compresses in a form. */
export const compressorOf = ({ compression }: CompressionForm): Compressor =>
  compressors.find(({ name }) => name === compression) ?? compressors[0];

/** What decompresses a form. */
export const decompressorOf = ({ compression }: CompressionForm): Codec =>
  codecs.find(({ name }) => name === compression) ?? codecs[0];
