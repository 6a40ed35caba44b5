// The compression formats that can be written.
import type { Compressor } from './compressor.ts';
import { gzipCompressor } from './gzip.ts';
import { zstdCompressor } from './zstd.ts';

/** All compressors. */
export const compressors: readonly [Compressor, ...Compressor[]] = [gzipCompressor, zstdCompressor];
