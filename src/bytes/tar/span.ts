// A stretch of bytes within larger ones, told without a copy: a tar has hundreds of thousands of names, and to make an
// object of Node's for each takes longer than to read it. It is valid as long as the bytes around it are.
import { decodePath } from '../../oci/entry-path.ts';

export interface Span {
  readonly bytes: Buffer;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export const spanOf = (bytes: Buffer): Span => ({ bytes, start: 0, end: bytes.length });

export const noSpan: Span = spanOf(Buffer.alloc(0));

export const lengthOf = ({ start, end }: Span): number => end - start;

/** Its bytes alone, still without a copy. */
export const bytesOf = ({ bytes, start, end }: Span): Buffer => bytes.subarray(start, end);

/** The text of a path or a name. */
export const pathText = (span: Span): string => decodePath(bytesOf(span));

/** A copy, for who needs it longer than the bytes around it last. */
export const keptSpan = (span: Span): Span => spanOf(Buffer.from(bytesOf(span)));
