// The contract of a compression we can read. To support a new one, implement this in a file of its own and list it in
// codecs.ts. Everything is told by the magic number at the start of the bytes, never by a file name or media type.

export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2';

export interface Codec {
  readonly name: Exclude<Compression, 'none'>;
  /** Whether the stream that starts with these bytes (up to 8) is of this form. */
  matches(head: Buffer): boolean;
  /**
   * The decompressed bytes, across all members, frames and skippable frames.
   * @throws {CodecError} where the compressed stream is damaged or ends early; all that came before it was yielded
   */
  decompress(source: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  /** Whether a chunk holds other bytes once the next one has been asked for. */
  readonly reusesChunks: boolean;
}

export type CodecErrorKind = 'truncated' | 'corrupt' | 'limit';

/** A compressed stream that cannot be read to its end. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  readonly kind: CodecErrorKind;

  constructor(kind: CodecErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
