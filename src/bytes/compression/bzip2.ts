// bzip2 decoder, based on unbzip2-stream, which is loaded on first use. The loop is our own: the library decodes
// everything it was given at once, and one megabyte of input can hold twenty thousand blocks.
import { type Codec, CodecError } from './codec.ts';

/**
 * Number of input bytes sure to contain one whole block of the given level (block size in 100 kB); level 0: a stream
 * header.
 */
const sufficientBytes = (level: number): number => (level === 0 ? 4 : 25_000 + 100_000 * level);

/** The codec for bzip2; concatenated streams are one. */
export const bzip2: Codec = {
  name: 'bzip2',
  reusesChunks: true,
  slowness: 4,
  matches: (head) => /^BZh[1-9]/.test(head.toString('latin1', 0, 4)),
  async *decompress(source, { onStep } = {}) {
    const { default: bitsOf } = await import('unbzip2-stream/lib/bit_iterator.js');
    const { default: decoder } = await import('unbzip2-stream/lib/bzip2.js');
    const waiting: Buffer[] = [];
    let received = 0;
    let produced = 0;
    let bits: ReturnType<typeof bitsOf> | undefined;
    let level = 0;
    let checksum: number | null = 0;
    let symbols = new Int32Array(0);
    const output = new GrowingBuffer();
    /** True if the decoder asked for more bytes than have arrived. */
    let isExhausted = false;

    function next(): Buffer | undefined {
      isExhausted = waiting.length === 0;
      return waiting.shift();
    }

    function* blocks(isEnough: (left: number) => boolean): Generator<Buffer> {
      bits ??= bitsOf(next);
      while (isEnough(received - bits.bytesRead)) {
        output.size = 0;
        try {
          if (level === 0) {
            level = decoder.header(bits);
            checksum = 0;
            symbols = new Int32Array(level * 100_000);
          } else {
            checksum = decoder.decompress(bits, (byte) => output.push(byte), symbols, symbols.length, checksum);
            if (checksum === null) level = 0;
          }
        } catch (error) {
          throw isExhausted ? truncatedError() : new CodecError('corrupt', `invalid bzip2 data (${String(error)})`);
        }
        for (let at = 0; at < output.size; at += pieceSize) yield output.part(at, at + pieceSize);
        produced += output.size;
        onStep?.(bits.bytesRead, produced);
      }
    }

    for await (const chunk of source) {
      if (chunk.length === 0) continue;
      waiting.push(chunk);
      received += chunk.length;
      yield* blocks((left) => left >= sufficientBytes(level));
    }
    if (received > 0) yield* blocks((left) => left > 0);
    if (level !== 0) throw truncatedError();
  },
};

const truncatedError = (): CodecError => new CodecError('truncated', 'the bzip2 stream ends early');

/** A block is yielded in pieces of this size, because it is copied where it is kept. */
const pieceSize = 2 ** 20;

/**
 * Output of one block, appended byte by byte. Run-length encoding can make a block fifty times larger than its level.
 */
class GrowingBuffer {
  #bytes = Buffer.allocUnsafe(2 ** 20);
  size = 0;

  push(byte: number): void {
    if (this.size === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], this.size * 2);
    this.#bytes[this.size++] = byte;
  }

  part(start: number, end: number): Buffer {
    return this.#bytes.subarray(start, Math.min(end, this.size));
  }
}
