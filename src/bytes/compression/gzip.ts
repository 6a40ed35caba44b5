// gzip (RFC 1952) with Node's zlib. Multiple members are one stream; zero padding after the last one is allowed.

import { versions } from 'node:process';
import { pipeline } from 'node:stream';
import { createGunzip, createGzip, type Gunzip } from 'node:zlib';
import { type Codec, CodecError } from './codec.ts';
import type { Compressor } from './compressor.ts';
import { inPieces } from './pieces.ts';

/**
 * Bytes written to zlib at a time. Small for a stream that has just begun or expands unusually, so that the output of a
 * decompression bomb fits in memory; otherwise large enough to keep the decompression thread busy. The piece size does
 * not change what zlib delivers of a damaged stream.
 */
const smallPiece = 2 ** 16;
const largePiece = 2 ** 18;
/** Compressed bytes after which the expansion ratio is trusted, and the highest ordinary ratio. */
const trustedAfter = 2 ** 20;
const usualRatio = 20;

/** The codec for gzip. */
export const gzip: Codec = {
  name: 'gzip',
  reusesChunks: false,
  matches: (head) => head[0] === 0x1f && head[1] === 0x8b,
  async *decompress(source) {
    const gunzip = createGunzip({ chunkSize: 2 ** 20 });
    // Collect output with a listener: an async iterator would lose what the stream still buffers when it fails.
    const ready: Buffer[] = [];
    gunzip.on('data', (chunk: Buffer) => ready.push(chunk));
    gunzip.on('error', () => {});
    let [consumed, produced] = [0, 0];
    const nextSize = () => (consumed < trustedAfter || produced > consumed * usualRatio ? smallPiece : largePiece);
    try {
      let failure: Error | undefined;
      let writing: Promise<Error | undefined> = Promise.resolve(undefined);
      for await (const piece of inPieces(source, nextSize)) {
        failure = await writing;
        if (failure) break;
        const done = ready.splice(0);
        // zlib decompresses this piece while the caller uses the output of the previous one.
        writing = written(gunzip, piece);
        consumed += piece.length;
        for (const chunk of done) produced += chunk.length;
        yield* done;
      }
      failure ??= (await writing) ?? (await ended(gunzip));
      yield* ready.splice(0);
      if (failure) throw asCodecError(failure);
    } finally {
      gunzip.destroy();
    }
  },
};

/**
 * Resolves when the piece has been consumed, with an error if the stream fails on it. The write callback never comes if
 * the stream fails, or if it takes the rest for padding and ends.
 */
function written(gunzip: Gunzip, piece: Buffer): Promise<Error | undefined> {
  if (gunzip.readableEnded) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const done = (error?: Error): void => {
      gunzip.off('error', done);
      gunzip.off('end', done);
      resolve(error);
    };
    gunzip.once('error', done);
    gunzip.once('end', done);
    gunzip.write(piece, () => done());
  });
}

const ended = (gunzip: Gunzip): Promise<Error | undefined> =>
  gunzip.readableEnded
    ? Promise.resolve(undefined)
    : new Promise((resolve) => {
        gunzip.once('error', resolve);
        gunzip.once('end', () => resolve(undefined));
        gunzip.end();
      });

function asCodecError(error: Error): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') return new CodecError('truncated', 'the gzip stream ends early');
  if (code === 'Z_DATA_ERROR') return new CodecError('corrupt', `the gzip stream is damaged (${String(error)})`);
  return error;
}

/** The compressor for gzip. Its header has no name and no time, so equal content gives equal bytes. */
export const gzipCompressor: Compressor = {
  name: 'gzip',
  levels: { min: 1, default: 6, max: 9 },
  library: async () => `zlib ${versions.zlib}`,
  async *compress(source, level) {
    const gzip = createGzip({ level, chunkSize: 2 ** 18 });
    // A source error also destroys the gzip stream, and is thrown by the loop below.
    pipeline(source, gzip, () => {});
    try {
      yield* gzip;
    } finally {
      gzip.destroy();
    }
  },
};
