// Reads the first bytes of a stream without consuming them.

/** A stream whose first bytes are known. */
export interface Peeked {
  /** The requested number of bytes; fewer only if the stream is shorter. */
  readonly head: Buffer;
  /** The whole stream, including the head. Read it at most once. */
  readonly stream: AsyncIterable<Buffer>;
  /** Closes the source if the stream is not read after all. */
  close(): Promise<unknown>;
}

/** Reads the first `length` bytes of a stream. */
export async function peek(source: AsyncIterable<Buffer>, length: number): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]();
  const chunks: Buffer[] = [];
  let collected = 0;
  while (collected < length) {
    const next = await iterator.next();
    if (next.done) break;
    chunks.push(next.value);
    collected += next.value.length;
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield* chunks;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head: Buffer.concat(chunks).subarray(0, length), stream: whole(), close: async () => iterator.return?.() };
}
