// Re-chunks a stream, so that what is made of its pieces does not depend on how the source was chunked, and reads pieces in
// parts of any size.

/**
 * Pieces of exactly the size that `nextSize` returns before each one; only the last may be smaller. A piece may be a part of a chunk
 * of the source, which may reuse its chunks.
 */
export async function* inPieces(source: AsyncIterable<Buffer>, nextSize: () => number): AsyncGenerator<Buffer> {
  let size = nextSize();
  let pending: Buffer[] = [];
  let collected = 0;
  for await (const chunk of source) {
    let rest = chunk;
    while (collected + rest.length >= size) {
      const part = rest.subarray(0, size - collected);
      yield pending.length === 0 ? part : Buffer.concat([...pending, part]);
      rest = rest.subarray(part.length);
      pending = [];
      collected = 0;
      size = nextSize();
    }
    if (rest.length > 0) pending.push(Buffer.from(rest));
    collected += rest.length;
  }
  if (collected > 0) yield Buffer.concat(pending);
}

/** Reads from pieces; close it at the end. */
export class PieceReader {
  readonly #pieces: AsyncGenerator<Buffer>;
  /** The bytes at the position that are in memory. */
  rest: Buffer = Buffer.alloc(0);
  /** Bytes consumed so far. */
  position = 0;

  constructor(pieces: AsyncGenerator<Buffer>) {
    this.#pieces = pieces;
  }

  /** Reads until {@link rest} has this many bytes; false if the stream ends before. */
  async has(count: number): Promise<boolean> {
    while (this.rest.length < count) {
      // The next piece may be in the same buffer.
      if (this.rest.length > 0) this.rest = Buffer.from(this.rest);
      const next = await this.#pieces.next();
      if (next.done) return false;
      this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    }
    return true;
  }

  /** Consumes bytes of {@link rest}. */
  take(count: number): Buffer {
    const bytes = this.rest.subarray(0, count);
    this.rest = this.rest.subarray(count);
    this.position += count;
    return bytes;
  }

  /** Consumes everything that is left. */
  async skipRest(): Promise<{ readonly length: number; readonly isZero: boolean }> {
    const start = this.position;
    let isZero = true;
    while (await this.has(1)) {
      const bytes = this.take(this.rest.length);
      isZero &&= bytes.every((byte) => byte === 0);
    }
    return { length: this.position - start, isZero };
  }

  async close(): Promise<void> {
    await this.#pieces.return(undefined);
  }
}
