// The compressions we can write.
import type { Compressor } from './compressor.ts';
import { gzipCompressor } from './gzip-compressor.ts';
import { zstdCompressor } from './zstd-compressor.ts';

export const compressors: readonly Compressor[] = [gzipCompressor, zstdCompressor];
