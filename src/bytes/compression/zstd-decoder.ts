// Interface of what decodes the frames of a Zstandard stream: zstd-wasm.ts, which there always is, and zstd-native.ts.

/** Decodes frames, one after another. All decoders give the same content, and fail at the same part. */
export interface ZstdDecoder {
  /**
   * The content of a part (see zstd-parts.ts), when the previous one is complete. The chunks are valid until the next part but one is decoded.
   * @throws {ZstdError} if it is damaged; it has no content then
   */
  decode(part: Buffer): Promise<readonly Buffer[]>;
  /** Called when a chunk is no longer used. */
  release(chunk: Buffer): void;
  /** Frees the memory. Parts that are being decoded are completed. */
  close(): void;
}

/** Windows up to this size are decoded: the most of a 32-bit build. */
export const maxWindowLog = 30;

/** A part cannot be decoded. */
export class ZstdError extends Error {
  override readonly name = 'ZstdError';
  /** See zstd_errors.h. */
  readonly code: number;

  constructor(code: number) {
    super(`zstd error ${code}`);
    this.code = code;
  }
}
