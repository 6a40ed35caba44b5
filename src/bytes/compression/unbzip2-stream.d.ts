// The two parts of unbzip2-stream that its stream is made of; the package says nothing of their types.

declare module 'unbzip2-stream/lib/bit_iterator.js' {
  interface Bits {
    (count: number | null): number;
    /** Bytes begun. */
    readonly bytesRead: number;
  }
  export default function bitsOf(next: () => Uint8Array | undefined): Bits;
}

declare module 'unbzip2-stream/lib/bzip2.js' {
  import type bitsOf from 'unbzip2-stream/lib/bit_iterator.js';

  const decoder: {
    /** Begins a stream: the size of its blocks in hundreds of kilobytes. */
    header(bits: ReturnType<typeof bitsOf>): number;
    /** One block: the checksum of the stream so far, or null at the stream's end. */
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
