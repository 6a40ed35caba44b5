// The states of the tar reader.

import type { TarEntry } from './entry.ts';
import type { SparseMapBlocks } from './sparse-map.ts';

/** What the reader expects next. */
export type TarState =
  /** A header block; or the block after a first zero block. */
  | { readonly name: 'header' | 'second-zero-block' }
  | { readonly name: 'extended-header'; readonly typeflag: string; readonly size: number }
  | {
      readonly name: 'old-sparse-header';
      readonly entry: TarEntry;
      readonly numbers: number[];
      readonly realSize: number;
    }
  | { readonly name: 'sparse-map'; readonly entry: TarEntry; readonly map: SparseMapBlocks; readonly realSize: number }
  /** Bytes that are not examined, followed by a header. */
  | { readonly name: 'padding' | 'payload' }
  | { readonly name: 'end' | 'damaged' };

/** The states of most entries, allocated once. */
export const atHeader: TarState = { name: 'header' };
export const inPayload: TarState = { name: 'payload' };
export const inPadding: TarState = { name: 'padding' };
