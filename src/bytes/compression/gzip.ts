// gzip (RFC 1952) by Node's zlib: several members are one stream, zero padding after the last is allowed.

import { versions } from 'node:process';
import { pipeline } from 'node:stream';
import { createGunzip, createGzip, type Gunzip } from 'node:zlib';
import { type Codec, CodecError } from './codec.ts';
import type { Compressor } from './compressor.ts';
import { inPieces } from './pieces.ts';

/**
 * Bytes written at a time, of a stream that is not known yet or expands unusually, and of one that has shown what it is: few
 * enough for what a bomb makes of them to fit memory, and enough for the thread that decompresses to have something to do.
 * What zlib drops of the output where the stream is damaged does not depend on how the source is cut.
 */
const smallPiece = 2 ** 16;
const usualPiece = 2 ** 18;
/** Compressed bytes after which a stream is known, and the times its size that is usual. */
const known = 2 ** 20;
const usualRatio = 20;

export const gzip: Codec = {
  name: 'gzip',
  reusesChunks: false,
  matches: (head) => head[0] === 0x1f && head[1] === 0x8b,
  async *decompress(source) {
    const gunzip = createGunzip({ chunkSize: 2 ** 20 });
    // Taken as they come: what a stream still holds when it fails is lost to whoever iterates over it.
    const ready: Buffer[] = [];
    gunzip.on('data', (chunk: Buffer) => ready.push(chunk));
    gunzip.on('error', () => {});
    let [taken, made] = [0, 0];
    const nextSize = () => (taken < known || made > taken * usualRatio ? smallPiece : usualPiece);
    try {
      let failure: Error | undefined;
      let writing: Promise<Error | undefined> = Promise.resolve(undefined);
      for await (const piece of inPieces(source, nextSize)) {
        failure = await writing;
        if (failure) break;
        const done = ready.splice(0);
        // zlib works on this piece while what came out of the last one is used.
        writing = written(gunzip, piece);
        taken += piece.length;
        for (const chunk of done) made += chunk.length;
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
 * Resolves once the piece is used up, to an error where the stream fails on it. Where it fails, or takes what follows for
 * padding and ends, the callback of the writing never comes.
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

// gzip (RFC 1952) by Node's zlib, with no name and no time in its header: the same bytes for the same content.

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
