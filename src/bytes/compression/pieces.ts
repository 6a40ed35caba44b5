// Re-chunks a stream, so that what is made of its pieces does not depend on how the source was chunked.

/** Pieces of exactly the size that `nextSize` returns before each one; only the last may be smaller. */
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
    if (rest.length > 0) pending.push(rest);
    collected += rest.length;
  }
  if (collected > 0) yield Buffer.concat(pending);
}
