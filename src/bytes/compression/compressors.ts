// The compressions we can write.
import type { Compressor } from './compressor.ts';
import { gzipCompressor } from './gzip.ts';
import { zstdCompressor } from './zstd.ts';

export const compressors: readonly Compressor[] = [gzipCompressor, zstdCompressor];
