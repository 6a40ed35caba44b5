// Zstandard (RFC 8878) by the WebAssembly of @hpcc-js/wasm-zstd, loaded only when asked for: Node 20 has none of its own.
import type { Compressor } from './compressor.ts';

export const zstdCompressor: Compressor = {
  name: 'zstd',
  levels: { least: 1, usual: 3, most: 22 },
  library: async () => `libzstd ${(await load()).version()}`,
  async *compress(source, level) {
    const zstd = await load();
    zstd.reset();
    zstd.setCompressionLevel(level);
    for await (const piece of pieces(source)) yield zstd.compressChunk(piece);
    yield zstd.compressEnd();
  },
};

const load = async () => await (await import('@hpcc-js/wasm-zstd')).Zstd.load();

const pieceSize = 2 ** 20;

/** The library ends a block with each piece: pieces of one size make the same bytes however the source is cut. */
async function* pieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let collected: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    let rest = chunk;
    while (size + rest.length >= pieceSize) {
      yield Buffer.concat([...collected, rest.subarray(0, pieceSize - size)]);
      rest = rest.subarray(pieceSize - size);
      collected = [];
      size = 0;
    }
    collected.push(rest);
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(collected);
}
