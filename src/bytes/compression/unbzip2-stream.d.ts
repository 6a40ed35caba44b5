// Types of the two internal modules of unbzip2-stream that are used here; the package has no types of its own.

declare module 'unbzip2-stream/lib/bit_iterator.js' {
  interface Bits {
    (count: number | null): number;
    /** Number of bytes consumed, including a partly consumed one. */
    readonly bytesRead: number;
  }
  export default function bitsOf(next: () => Uint8Array | undefined): Bits;
}

declare module 'unbzip2-stream/lib/bzip2.js' {
  import type bitsOf from 'unbzip2-stream/lib/bit_iterator.js';

  const decoder: {
    /** Reads the stream header and returns the block size, in units of 100 kB. */
    header(bits: ReturnType<typeof bitsOf>): number;
    /** Decodes one block. Returns the running checksum of the stream, or null at its end. */
    decompress(
      bits: ReturnType<typeof bitsOf>,
      push: (byte: number) => void,
      symbols: Int32Array,
      size: number,
      checksum: number | null,
    ): number | null;
  };
  export default decoder;
}
