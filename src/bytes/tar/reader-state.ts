// What the tar reader waits for.

import type { TarEntry } from './entry.ts';
import type { SparseMapBlocks } from './sparse-map.ts';

export type TarState =
  /** A header block is due; or one after a first zero block. */
  | { readonly name: 'header' | 'second-zero-block' }
  | { readonly name: 'extended-header'; readonly typeflag: string; readonly size: number }
  | {
      readonly name: 'old-sparse-header';
      readonly entry: TarEntry;
      readonly numbers: number[];
      readonly realSize: number;
    }
  | { readonly name: 'sparse-map'; readonly entry: TarEntry; readonly map: SparseMapBlocks; readonly realSize: number }
  /** Bytes that nobody looks at, then a header. */
  | { readonly name: 'padding' | 'payload' }
  | { readonly name: 'end' | 'damaged' };

/** The states of most entries: made once. */
export const atHeader: TarState = { name: 'header' };
export const inPayload: TarState = { name: 'payload' };
export const inPadding: TarState = { name: 'padding' };
