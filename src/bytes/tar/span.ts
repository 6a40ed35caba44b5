// A byte range within a larger buffer, without a copy. A tar has hundreds of thousands of names, and creating a Node
// buffer for each takes longer than reading it. A span is valid only as long as the buffer around it.
import { decodePath } from '../../oci/entry-path.ts';

/** Bytes [start, end) of a buffer. */
export interface Span {
  readonly bytes: Buffer;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** A span of the whole buffer. */
export const spanOf = (bytes: Buffer): Span => ({ bytes, start: 0, end: bytes.length });

/** An empty span. */
export const noSpan: Span = spanOf(Buffer.alloc(0));

/** Length in bytes. */
export const lengthOf = ({ start, end }: Span): number => end - start;

/** The bytes as a buffer, without a copy. */
export const bytesOf = ({ bytes, start, end }: Span): Buffer => bytes.subarray(start, end);

/** The text of a path or name, see {@link decodePath}. */
export const pathText = (span: Span): string => decodePath(bytesOf(span));

/** A copy with a buffer of its own, to keep it longer than the original. */
export const copySpan = (span: Span): Span => spanOf(Buffer.from(bytesOf(span)));
