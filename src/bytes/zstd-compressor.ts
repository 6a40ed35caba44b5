// Zstandard (RFC 8878) by the WebAssembly of @hpcc-js/wasm-zstd, loaded only when asked for: Node 20 has none of its own.
import type { Compressor } from './compressor.ts';
import { inPieces } from './pieces.ts';

export const zstdCompressor: Compressor = {
  name: 'zstd',
  levels: { least: 1, usual: 3, most: 22 },
  library: async () => `libzstd ${(await load()).version()}`,
  async *compress(source, level) {
    const zstd = await load();
    zstd.reset();
    zstd.setCompressionLevel(level);
    for await (const piece of inPieces(source, () => pieceSize)) yield zstd.compressChunk(piece);
    yield zstd.compressEnd();
  },
};

const load = async () => await (await import('@hpcc-js/wasm-zstd')).Zstd.load();

/** The library ends a block with each piece: pieces of one size make the same bytes however the source is cut. */
const pieceSize = 2 ** 20;
