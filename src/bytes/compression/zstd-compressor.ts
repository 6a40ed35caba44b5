// Compresses with Zstandard: the WebAssembly of @hpcc-js/wasm-zstd, loaded on first use, because Node 20 has no compressor.
import { requireAddresses } from '../address-space.ts';
import type { Compressor } from './codec.ts';
import { inPieces } from './pieces.ts';

/** The compressor for Zstandard. */
export const zstdCompressor: Compressor = {
  name: 'zstd',
  levels: { min: 1, default: 3, max: 22 },
  library: async () => `libzstd ${(await load()).version()}`,
  async *compress(source, level) {
    const library = await load();
    library.reset();
    library.setCompressionLevel(level);
    for await (const piece of inPieces(source, () => pieceSize)) yield library.compressChunk(piece);
    yield library.compressEnd();
  },
};

async function load() {
  requireAddresses('zstd');
  return await (await import('@hpcc-js/wasm-zstd')).Zstd.load();
}

/**
 * The library ends a block with each piece, so pieces of a fixed size make the output independent of the source's
 * chunks.
 */
const pieceSize = 2 ** 20;
