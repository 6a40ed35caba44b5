// A meter stands in a stream of bytes: it counts and hashes what passes and changes nothing.
import { createHash, type Hash } from 'node:crypto';
import { type ByteRange, passingChunks } from './byte-range.ts';

/** The algorithms of digests that can be verified (image-spec, descriptor.md, "Registered algorithms"). */
export type HashAlgorithm = 'sha256' | 'sha512';

export class Meter {
  size = 0;
  readonly #algorithm: HashAlgorithm;
  readonly #hash: Hash;

  constructor(algorithm: HashAlgorithm = 'sha256') {
    this.#algorithm = algorithm;
    this.#hash = createHash(algorithm);
  }

  add(chunk: Uint8Array): void {
    this.size += chunk.length;
    this.#hash.update(chunk);
  }

  /** `sha256:…` of all that passed; the meter is at its end with it. */
  digest(): string {
    return `${this.#algorithm}:${this.#hash.digest('hex')}`;
  }

  async *through(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.add(chunk);
      yield chunk;
    }
  }
}

/** The digest of the bytes of a range as they are. */
export async function digestOfRange(range: ByteRange, algorithm: HashAlgorithm): Promise<string> {
  const meter = new Meter(algorithm);
  for await (const chunk of passingChunks(range)) meter.add(chunk);
  return meter.digest();
}
