// Where the chunks of an xz stream end, in the stream and in its content (The .xz File Format, section 2 and 3; LZMA2 in xz's
// lzma2_decoder.c). The decoder does not tell how much of its input it has used. Damage ends the list: the decoder reports it.
import type { OnStep } from './codec.ts';

/** Chunks that end closer to each other are one step. */
const smallestStep = 2 ** 12;

type Part = 'stream header' | 'block header' | 'chunk' | 'end';

const streamHeaderSize = 12;
/** By type of check. */
const checkSizes: readonly number[] = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/** Reads the headers of the chunks of a stream as it is passed to the decoder. */
export class XZSteps {
  #part: Part = 'stream header';
  /** Bytes of the header of the current part. */
  #header: number[] = [];
  /** Bytes to skip before the next header. */
  #skip = 0;
  #position = 0;
  #content = 0;
  #blockStart = 0;
  #checkSize = 0;
  /** Ends of chunks that were not reported yet: alternating positions in the stream and in its content. */
  #ends: number[] = [];
  #last = 0;

  /** Adds bytes of the stream. */
  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length && this.#part !== 'end'; ) {
      const skipped = Math.min(this.#skip, bytes.length - at);
      this.#skip -= skipped;
      this.#position += skipped;
      at += skipped;
      if (this.#skip > 0 || at === bytes.length) return;
      this.#header.push(bytes[at] as number);
      this.#position += 1;
      at += 1;
      this.#next();
    }
  }

  /** Calls `onStep` for the chunks that end in the first `output` bytes of the content. */
  report(output: number, onStep: OnStep): void {
    let count = 0;
    for (; (this.#ends[count + 1] ?? Number.POSITIVE_INFINITY) <= output; count += 2)
      onStep(this.#ends[count] as number, this.#ends[count + 1] as number);
    this.#ends.splice(0, count);
  }

  #next(): void {
    const [first = 0] = this.#header;
    if (this.#part === 'stream header') {
      if (this.#header.length < streamHeaderSize) return;
      this.#checkSize = checkSizes[(this.#header[7] as number) & 0x0f] as number;
      this.#expect('block header', 0);
    } else if (this.#part === 'block header') {
      // 0 is the index, which follows the last block.
      if (first === 0) return this.#expect('end', 0);
      const size = (first + 1) * 4;
      this.#blockStart = this.#position - 1 + size;
      this.#expect('chunk', size - 1);
    } else this.#chunk(first);
  }

  #chunk(control: number): void {
    const [, high = 0, low = 0, packedHigh = 0, packedLow = 0] = this.#header;
    if (control === 0) {
      const padding = (4 - ((this.#position - this.#blockStart) % 4)) % 4;
      return this.#expect('block header', padding + this.#checkSize);
    }
    if (control < 0x80 && control > 2) return this.#expect('end', 0);
    const isPacked = control >= 0x80;
    if (this.#header.length < (isPacked ? 5 : 3)) return;
    const size = (isPacked ? (control & 0x1f) * 2 ** 16 : 0) + high * 2 ** 8 + low + 1;
    const properties = control >= 0xc0 ? 1 : 0;
    const stored = isPacked ? packedHigh * 2 ** 8 + packedLow + 1 + properties : size;
    this.#content += size;
    const end = this.#position + stored;
    if (end - this.#last >= smallestStep) {
      this.#ends.push(end, this.#content);
      this.#last = end;
    }
    this.#expect('chunk', stored);
  }

  #expect(part: Part, skip: number): void {
    this.#part = part;
    this.#header = [];
    this.#skip = skip;
  }
}
