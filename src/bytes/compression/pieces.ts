// A stream cut anew: what is made of its pieces then does not depend on how the source was cut.

/** Pieces of exactly so many bytes, asked for before each; the last may have fewer. */
export async function* inPieces(source: AsyncIterable<Buffer>, nextSize: () => number): AsyncGenerator<Buffer> {
  let size = nextSize();
  let open: Buffer[] = [];
  let collected = 0;
  for await (const chunk of source) {
    let rest = chunk;
    while (collected + rest.length >= size) {
      const part = rest.subarray(0, size - collected);
      yield open.length === 0 ? part : Buffer.concat([...open, part]);
      rest = rest.subarray(part.length);
      open = [];
      collected = 0;
      size = nextSize();
    }
    if (rest.length > 0) open.push(rest);
    collected += rest.length;
  }
  if (collected > 0) yield Buffer.concat(open);
}
