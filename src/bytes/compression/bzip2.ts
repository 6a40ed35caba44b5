// bzip2 by the decoder of unbzip2-stream, loaded only when such bytes are met, driven by a loop of our own: the library's
// makes at once all there is in what it was given, and a megabyte can hold twenty thousand blocks.
import { type Codec, CodecError } from './codec.ts';

/** Bytes in which any block that an encoder makes of so many hundreds of kilobytes lies whole; before a header there is none. */
const enoughFor = (level: number): number => (level === 0 ? 4 : 25_000 + 100_000 * level);

export const bzip2: Codec = {
  name: 'bzip2',
  reusesChunks: false,
  matches: (head) => head.subarray(0, 3).equals(Buffer.from('BZh')) && head[3] >= 0x31 && head[3] <= 0x39,
  async *decompress(source) {
    const { default: bitsOf } = await import('unbzip2-stream/lib/bit_iterator.js');
    const { default: decoder } = await import('unbzip2-stream/lib/bzip2.js');
    const waiting: Buffer[] = [];
    let received = 0;
    let bits: ReturnType<typeof bitsOf> | undefined;
    let level = 0;
    let checksum: number | null = 0;
    let symbols = new Int32Array(0);
    /** Whether the decoder has asked for more than there is. */
    let isSpent = false;

    function next(): Buffer | undefined {
      isSpent = waiting.length === 0;
      return waiting.shift();
    }

    function* blocks(isEnough: (left: number) => boolean): Generator<Buffer> {
      bits ??= bitsOf(next);
      while (isEnough(received - bits.bytesRead)) {
        const made = new Bytes();
        try {
          if (level === 0) {
            level = decoder.header(bits);
            checksum = 0;
            symbols = new Int32Array(level * 100_000);
          } else {
            checksum = decoder.decompress(bits, (byte) => made.push(byte), symbols, symbols.length, checksum);
            if (checksum === null) level = 0;
          }
        } catch (error) {
          throw isSpent ? endsEarly() : new CodecError('corrupt', `the bzip2 stream is damaged (${String(error)})`);
        }
        if (made.size > 0) yield made.all();
      }
    }

    for await (const chunk of source) {
      if (chunk.length === 0) continue;
      waiting.push(chunk);
      received += chunk.length;
      yield* blocks((left) => left >= enoughFor(level));
    }
    if (received > 0) yield* blocks((left) => left > 0);
    if (level !== 0) throw endsEarly();
  },
};

const endsEarly = (): CodecError => new CodecError('truncated', 'the bzip2 stream ends early');

/** What the decoder makes, one byte after the other; runs make a block up to fifty times as large. */
class Bytes {
  #bytes = Buffer.allocUnsafe(2 ** 20);
  size = 0;

  push(byte: number): void {
    if (this.size === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], this.size * 2);
    this.#bytes[this.size++] = byte;
  }

  all(): Buffer {
    return this.#bytes.subarray(0, this.size);
  }
}
