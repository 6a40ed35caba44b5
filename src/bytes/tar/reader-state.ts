// The states of the tar reader.

import type { SparseEntry } from './sparse-entry.ts';

/** What the reader expects next. */
export type TarState =
  /** A header block; or the block after a first zero block. */
  | { readonly name: 'header' | 'second-zero-block' }
  | { readonly name: 'extended-header'; readonly typeflag: string; readonly size: number }
  | { readonly name: 'sparse-map'; readonly open: SparseEntry }
  /** Data or, if a header is found instead, a header: tools disagree. `size` is that of the data with its padding. */
  | { readonly name: 'uncertain-data'; readonly size: number }
  /** Bytes that are not examined, followed by a header. */
  | { readonly name: 'padding' | 'payload' }
  /** Zero blocks after the end of the archive. */
  | { readonly name: 'end' }
  /** Bytes that are not examined: to the end of the stream, or the table of contents of eStargz after the end of the archive. */
  | { readonly name: 'rest' };

/** The states of most entries, allocated once. */
export const atHeader: TarState = { name: 'header' };
export const inPayload: TarState = { name: 'payload' };
export const inPadding: TarState = { name: 'padding' };
