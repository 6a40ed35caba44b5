// Interface of a compression format that can be written, to measure how large a layer would be. To support a new one,
// implement it in its own file and list it in compressors.ts.

/** A compressor. */
export interface Compressor {
  /** Name on the command line and in the layer media type. */
  readonly name: 'gzip' | 'zstd';
  readonly levels: { readonly min: number; readonly default: number; readonly max: number };
  /** Name and version of the library: other versions may produce different bytes. */
  library(): Promise<string>;
  /** The compressed stream. Only one may be active per thread at a time. */
  compress(source: AsyncIterable<Buffer>, level: number): AsyncIterable<Uint8Array>;
}
