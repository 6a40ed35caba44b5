// Joins small pieces of text, or of bytes, to chunks that are worth a write.

const chunkLength = 65_536;

export function* inChunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Where the pieces break off, what came before is still handed on. */
export async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  const chunk = (): Buffer => {
    const joined = Buffer.concat(held);
    held = [];
    size = 0;
    return joined;
  };
  try {
    for await (const piece of pieces) {
      held.push(piece);
      size += piece.length;
      if (size >= chunkLength) yield chunk();
    }
  } catch (error) {
    yield chunk();
    throw error;
  }
  if (size > 0) yield chunk();
}
