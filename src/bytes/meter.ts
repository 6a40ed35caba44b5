// Counts and hashes a byte stream as it passes through, without changing it.
import { createHash, type Hash } from 'node:crypto';
import { type ByteRange, RangeReader } from './byte-range.ts';
import { requireNotCancelled } from './cancellation.ts';
import type { Limits } from './limits.ts';

/** Digest algorithms that can be verified. */
export type HashAlgorithm = 'sha256' | 'sha384' | 'sha512';

/** Counts bytes, and hashes none. */
export class ByteCounter {
  size = 0;

  add(chunk: Uint8Array): void {
    this.size += chunk.length;
  }

  digest(): string | undefined {
    return undefined;
  }

  async *through(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.add(chunk);
      yield chunk;
    }
  }
}

/** Byte counter and hash. */
export class Meter extends ByteCounter {
  readonly #algorithm: HashAlgorithm;
  readonly #hash: Hash;

  constructor(algorithm: HashAlgorithm = 'sha256') {
    super();
    this.#algorithm = algorithm;
    this.#hash = createHash(algorithm);
  }

  override add(chunk: Uint8Array): void {
    super.add(chunk);
    this.#hash.update(chunk);
  }

  /** Digest of all bytes so far, as `sha256:…`. Call it once, at the end. */
  override digest(): string {
    return `${this.#algorithm}:${this.#hash.digest('hex')}`;
  }
}

/**
 * Digest of the bytes of a range as stored.
 * @throws {InputError} if the file cannot be read
 */
export const digestOfRange = async (range: ByteRange, algorithm: HashAlgorithm): Promise<string> =>
  (await digestsOfRanges([range], algorithm))[0] as string;

/** The same of several ranges. A file is opened once for all ranges in it that follow each other. */
export async function digestsOfRanges(
  ranges: readonly ByteRange[],
  algorithm: HashAlgorithm,
  run: Pick<Limits, 'cancelled'> = {},
): Promise<readonly string[]> {
  const reader = new RangeReader();
  const digests: string[] = [];
  try {
    for (const range of ranges) {
      const meter = new Meter(algorithm);
      for await (const chunk of reader.readReused(range)) {
        requireNotCancelled(run);
        meter.add(chunk);
      }
      digests.push(meter.digest());
    }
  } finally {
    await reader.close();
  }
  return digests;
}
