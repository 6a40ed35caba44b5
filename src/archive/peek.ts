// Looks at the first bytes of a stream without taking them out of it.

export interface Peeked {
  /** As many bytes as asked for; fewer only where the stream has no more. */
  readonly head: Buffer;
  /** The whole stream, head included; to be read once. */
  readonly stream: AsyncIterable<Buffer>;
  /** Gives the source up, where the stream is not read after all. */
  close(): Promise<unknown>;
}

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
