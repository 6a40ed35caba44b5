// What a page draws of one image or of two: plain data, made only where an output asks for it. The figures are those of the
// report's own data; the tree sums to them exactly, however many small files stand together in it.
import type { WasteKind } from '../../analysis/ledger.ts';
import type { Attribute } from '../../tree/change.ts';
import type { Block } from '../block.ts';
import type { DiffData } from '../diff/data.ts';
import type { ImageData } from '../image-data.ts';

export type Picture = ImagePicture | DiffPicture | NoPicture;

/** Blocks around the drawing; with it they are the whole answer. */
interface Framed {
  readonly head: readonly Block[];
  readonly foot: readonly Block[];
}

export interface ImagePicture extends Framed {
  readonly kind: 'image';
  readonly image: ImageData;
  /** Columns of the leaves: the layer, an index into `fates`, one into the file types; bytes as stored. */
  readonly tree: PictureTree<'layer' | 'fate' | 'type', 'bytes'>;
  readonly fates: readonly Fate[];
}

export interface DiffPicture extends Framed {
  readonly kind: 'diff';
  readonly data: DiffData;
  /** The layers that leaves have files in: the new image's, and of files that are gone the old one's. */
  readonly layers: readonly PictureLayer[];
  readonly tree: PictureTree<'change' | 'layer' | 'type', 'old' | 'new'>;
}

export interface NoPicture {
  readonly kind: 'none';
  /** Why nothing is drawn, and what to do. */
  readonly reason: string;
  /** A command line that draws something. */
  readonly command?: string;
}

/** What became of a file's bytes: live, or wasted by a layer. */
export interface Fate {
  readonly kind: 'live' | WasteKind;
  readonly wastedBy: number | null;
  /** Of a copied file: the attributes in which the copy differs. */
  readonly attributes: readonly Attribute[];
}

export interface PictureLayer {
  readonly side: 'old' | 'new';
  readonly index: number;
  readonly instruction: string | null;
}

/** What became of a path; changed: other content of the same size. */
export const pathFates = ['added', 'grew', 'shrank', 'removed', 'changed', 'same'] as const;

/**
 * A tree of files as columns, so that no depth is too much for who writes or reads it. Node 0 is the root; a node stands
 * behind the directory it is in. All columns are of one length.
 */
export interface PictureTree<Facet extends string, Size extends string> {
  /** "" for files that stand together. */
  readonly names: readonly string[];
  /** -1 for the root. */
  readonly parents: readonly number[];
  /** Files that a leaf stands for; 0 for a directory. */
  readonly files: readonly number[];
  /** Of leaves; 0 for a directory. */
  readonly facets: Readonly<Record<Facet, readonly number[]>>;
  readonly sizes: Readonly<Record<Size, readonly number[]>>;
}
