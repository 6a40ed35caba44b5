// gzip (RFC 1952) by Node's zlib, with no name and no time in its header: the same bytes for the same content.
import { versions } from 'node:process';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Compressor } from './compressor.ts';

export const gzipCompressor: Compressor = {
  name: 'gzip',
  levels: { least: 1, usual: 6, most: 9 },
  library: async () => `zlib ${versions.zlib}`,
  async *compress(source, level) {
    const gzip = createGzip({ level, chunkSize: 2 ** 18 });
    // Errors of the source come out of the last stream too, where the loop below meets them.
    pipeline(source, gzip, () => {});
    try {
      yield* gzip;
    } finally {
      gzip.destroy();
    }
  },
};
