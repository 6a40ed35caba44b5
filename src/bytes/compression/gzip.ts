// gzip (RFC 1952) with Node's zlib. Multiple members are one stream; as with gzip(1), zero padding after the last one is
// allowed, and anything else there is ignored and reported. Node's Gunzip fails on such bytes and loses output before
// them, so members are taken apart here, and zlib only inflates.

import { versions } from 'node:process';
import { pipeline } from 'node:stream';
import { crc32, createGzip, createInflateRaw, type InflateRaw, inflateRawSync } from 'node:zlib';
import { type Codec, CodecError, type Compressor, stepSizeAt } from './codec.ts';
import { checkTrailer, isMember, skipHeader } from './gzip-member.ts';
import { freeOutput, outputSize } from './output-buffer.ts';
import { inPieces, PieceReader } from './pieces.ts';

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
  release: freeOutput,
  reusesSource: true,
  matches: (head) => head[0] === 0x1f && head[1] === 0x8b,
  async *decompress(source, { onTrailing, onStep } = {}) {
    let produced = 0;
    const nextSize = (): number => {
      if (onStep) return stepSizeAt(input.position);
      return input.position < trustedAfter || produced > input.position * usualRatio ? smallPiece : largePiece;
    };
    const input = new PieceReader(inPieces(source, nextSize));
    try {
      let isSmall = false;
      do {
        await skipHeader(input);
        const start = input.position;
        let [checksum, size] = [0, 0];
        const whole = isSmall ? wholeMember(input) : undefined;
        for await (const chunk of whole ? [whole] : inflated(input, (position) => onStep?.(position, produced))) {
          checksum = crc32(chunk, checksum);
          size += chunk.length;
          produced += chunk.length;
          yield chunk;
        }
        isSmall = input.position - start < smallMember;
        await checkTrailer(input, checksum, size);
        onStep?.(input.position, produced);
      } while (await isMember(input));
      const { position } = input;
      const { length, isZero } = await input.skipRest();
      if (!isZero) onTrailing?.({ position, length });
    } finally {
      await input.close();
    }
  },
};

/** Streams with a member per file can have many thousands. */
const smallMember = 2 ** 16;
const maxOutput = 2 ** 22;

/** What zlib returns with the option `info`; its types leave that out. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** The content of a member whose deflate data is completely in memory. A stream for each member would take ten times as long. */
function wholeMember(input: PieceReader): Buffer | undefined {
  try {
    const options = { info: true, maxOutputLength: maxOutput };
    const { buffer, engine } = inflateRawSync(input.rest, options) as unknown as Inflated;
    input.take(engine.bytesWritten);
    return buffer;
  } catch {
    // It continues in the next piece, is large, or is damaged: the stream tells.
    return undefined;
  }
}

/**
 * Inflates the deflate data at the position of the input, and consumes it. `onPiece` is called with the position when the output
 * of everything before it has been used.
 */
async function* inflated(input: PieceReader, onPiece: (position: number) => void): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: outputSize });
  // Collect output with a listener: an async iterator would lose what the stream still buffers when it fails.
  const ready: Buffer[] = [];
  inflate.on('data', (chunk: Buffer) => ready.push(chunk));
  inflate.on('error', () => {});
  try {
    let failure: Error | undefined;
    while (!failure && !inflate.readableEnded && (await input.has(1))) {
      const piece = input.rest;
      const before = inflate.bytesWritten;
      // zlib decompresses this piece while the caller uses the output of the previous one.
      const writing = written(inflate, piece);
      yield* ready.splice(0);
      onPiece(input.position);
      failure = await writing;
      input.take(inflate.bytesWritten - before);
    }
    failure ??= await ended(inflate);
    yield* ready.splice(0);
    if (failure) throw asCodecError(failure);
  } finally {
    inflate.destroy();
  }
}

/**
 * Resolves when the piece has been consumed, with an error if the stream fails on it. The write callback never comes if
 * the stream fails, or if the deflate data ends before the end of the piece.
 */
function written(inflate: InflateRaw, piece: Buffer): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const done = (error?: Error): void => {
      inflate.off('error', done);
      inflate.off('end', done);
      resolve(error);
    };
    inflate.once('error', done);
    inflate.once('end', done);
    inflate.write(piece, () => done());
  });
}

const ended = (inflate: InflateRaw): Promise<Error | undefined> =>
  inflate.readableEnded
    ? Promise.resolve(undefined)
    : new Promise((resolve) => {
        inflate.once('error', resolve);
        inflate.once('end', () => resolve(undefined));
        inflate.end();
      });

function asCodecError(error: Error): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') return new CodecError('truncated', 'the gzip stream ends early');
  if (code === 'Z_DATA_ERROR') return new CodecError('corrupt', `invalid gzip data (${error.message})`);
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
