// The contract of a compression we can write, to say what a layer would come to. To support a new one, implement this in a
// file of its own and list it in compressors.ts.

export interface Compressor {
  /** As the user names it, and as the media type of a layer does. */
  readonly name: 'gzip' | 'zstd';
  readonly levels: { readonly least: number; readonly usual: number; readonly most: number };
  /** Library and version: other ones make other bytes of the same content. */
  library(): Promise<string>;
  /** The compressed stream. One at a time in a thread. */
  compress(source: AsyncIterable<Buffer>, level: number): AsyncIterable<Uint8Array>;
}
