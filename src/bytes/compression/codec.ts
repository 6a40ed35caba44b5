// Interfaces of a compression format that can be read, and of one that can be written, to measure how large a layer would be.
// To support a new one, implement it in its own file and list it in codecs.ts. Formats are detected by magic number, never by
// file name or media type.

/** Name of a codec, or `none`. */
export type Compression = string;

/** A decompressor. */
export interface Codec {
  /** As in the media type of a layer, and in JSON. */
  readonly name: Compression;
  /** Whether a stream that starts with these bytes (up to 8) has this format. */
  matches(head: Buffer): boolean;
  /**
   * The decompressed bytes of all members and frames; skippable frames are left out.
   * @throws {CodecError} if the stream is damaged or ends early; everything before that has been yielded
   */
  decompress(source: AsyncIterable<Buffer>, observer?: StreamObserver): AsyncIterable<Buffer>;
  /**
   * Gives the same of streams that are not damaged, in less time. If it fails, what it has yielded may be wrong, and the stream
   * must be decompressed again without it.
   */
  readonly fast?: Codec;
  /** If true, a yielded chunk is valid only until the next iteration. */
  readonly reusesChunks: boolean;
  /** Frees the memory of a yielded chunk that is no longer used. To call it is not necessary. */
  readonly release?: (chunk: Buffer) => void;
  /** If true, a chunk of the source is no longer used when the next one is asked for. */
  readonly reusesSource?: boolean;
  /** How many times the bytes count that are allowed at any ratio, if decompression is slow; default 1. */
  readonly slowness?: number;
}

/** What a decompressor tells about a stream while it reads it. */
export interface StreamObserver {
  /** Called at the end if other data follows the stream, which is ignored. */
  readonly onTrailing?: OnTrailing | undefined;
  /** Called when the window becomes larger. */
  readonly onWindow?: OnWindow | undefined;
  /** Called from time to time; the decompressor then works in smaller pieces. */
  readonly onStep?: OnStep | undefined;
}

/**
 * Called with how many bytes of the stream have given how many decompressed bytes, both from its start, when the caller has used
 * all of these. From one call to the next there are at most 64 KiB of the stream, fewer at its start, or one block, if the format has blocks that
 * cannot be decompressed in parts.
 */
export type OnStep = (input: number, output: number) => void;

const [smallestStep, shareOfStep] = [2 ** 12, 1 / 32];
/** Bytes of a stream that are decompressed at a time for {@link OnStep}. */
export const largestStep = 2 ** 16;

/** The same, but fewer at the start, so that short streams have several steps, too. */
export const stepSizeAt = (position: number): number =>
  Math.min(Math.max(smallestStep, Math.floor(position * shareOfStep)), largestStep);

/** Called with the number of bytes of earlier output that the decompressor keeps, if it grows. */
export type OnWindow = (bytes: number) => void;

/** Called with the position in the compressed stream and the number of bytes. */
export type OnTrailing = (trailing: { readonly position: number; readonly length: number }) => void;

/**
 * Why a stream cannot be decompressed. truncated: it ends early · corrupt: illegal bytes or a wrong checksum · limit: it exceeds
 * {@link Limits}, like a decompression bomb · unsupported: it is legal, but uses a feature that the codec cannot decode
 */
export type CodecErrorKind = 'truncated' | 'corrupt' | 'limit' | 'unsupported';

/** A compressed stream that cannot be read to its end. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  readonly kind: CodecErrorKind;

  constructor(kind: CodecErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A compression as it is asked for: `gzip:6`. */
export interface CompressionForm {
  readonly compression: Compressor['name'];
  readonly level: number;
}

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
