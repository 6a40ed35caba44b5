// A meter stands in a stream of bytes: it counts and hashes what passes and changes nothing.
import { createHash, type Hash } from 'node:crypto';

export class Meter {
  size = 0;
  readonly #hash: Hash = createHash('sha256');

  add(chunk: Uint8Array): void {
    this.size += chunk.length;
    this.#hash.update(chunk);
  }

  /** `sha256:…` of all that passed; the meter is at its end with it. */
  digest(): string {
    return `sha256:${this.#hash.digest('hex')}`;
  }

  async *through(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.add(chunk);
      yield chunk;
    }
  }
}
