// What a page draws of one image or of two, as plain data. The sums are exactly those of the report, even if small files are
// grouped. Only computed for outputs that draw.
import type { WasteKind } from '../../analysis/ledger.ts';
import type { PackageType } from '../../packages/ecosystem.ts';
import type { Attribute } from '../../tree/change.ts';
import type { Block, Cut } from '../block.ts';
import type { DiffData } from '../diff/data.ts';
import type { StepData } from '../diff/waterfall-data.ts';
import type { ImageData } from '../image-data.ts';
import type { ImageTrend } from '../trend/series.ts';

export type Picture = ImagePicture | ImagesPicture | DiffPicture | TrendPicture | NoPicture;

/** The blocks around the drawing. Together they are the whole report. */
interface Framed {
  readonly head: readonly Block[];
  readonly foot: readonly Block[];
}

export interface ImagePicture extends Framed {
  readonly kind: 'image';
  readonly image: ImageData;
  /** How an older image became this one, layer by layer; undefined if it is compared with none. */
  readonly waterfall?: readonly StepData[] | undefined;
  /** Facets of leaves: index of the layer, index into `fates`, index of the file type, index into `owners`. Sizes are bytes of file data, and compressed bytes. */
  readonly tree: PictureTree<'layer' | 'fate' | 'type' | 'owner', 'bytes' | 'distribution'>;
  /** Whether compressed bytes are known; otherwise they are 0. */
  readonly hasDistribution: boolean;
  readonly fates: readonly Fate[];
  /** Whom the files belong to; empty if no packages were looked for, or none was found. */
  readonly owners: readonly FileOwner[];
  /** Whether the drawing is about packages. */
  readonly isOfPackages?: boolean;
}

/** Several images, of which a page shows one at a time. */
export interface ImagesPicture extends Framed {
  readonly kind: 'images';
  /** Without those that cannot be drawn. */
  readonly images: readonly { readonly title: string; readonly picture: ImagePicture }[];
  /** Why some are not drawn; empty if all are. */
  readonly notes: readonly string[];
}

export interface DiffPicture extends Framed {
  readonly kind: 'diff';
  readonly data: DiffData;
  /** Layers that files are in: those of the new image; for removed files, those of the old image. */
  readonly layers: readonly PictureLayer[];
  readonly tree: PictureTree<'change' | 'layer' | 'type', 'old' | 'new'>;
}

export interface TrendPicture extends Framed {
  readonly kind: 'trend';
  /** Those that are drawn. */
  readonly images: readonly ImageTrend[];
  /** Set if there are more images. */
  readonly cut?: Cut | undefined;
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
  /** For a copied file: the attributes in which the copy differs. */
  readonly attributes: readonly Attribute[];
}

/** The package of a file, one of many smaller packages, or something else. */
export type FileOwner =
  | {
      readonly kind: 'package';
      readonly type: PackageType;
      readonly name: string;
      readonly version: string;
      readonly purl: string | null;
    }
  | { readonly kind: 'others' | 'derived' | 'none' };

export interface PictureLayer {
  readonly side: 'old' | 'new';
  readonly index: number;
  readonly instruction: string | null;
}

/** What became of a path. changed: other content of the same size. */
export const pathFates = ['added', 'grew', 'shrank', 'removed', 'changed', 'same'] as const;

/**
 * A tree of files as columns of equal length, so that no recursion is needed to read or write it. Node 0 is the root; parents
 * come before their children.
 */
export interface PictureTree<Facet extends string, Size extends string> {
  /** Name of the node; "" for a group of small files. */
  readonly names: readonly string[];
  /** Node of the parent; -1 for the root. */
  readonly parents: readonly number[];
  /** Number of files in a leaf; 0 for a directory. */
  readonly files: readonly number[];
  /** Values of leaves; 0 for a directory. */
  readonly facets: Readonly<Record<Facet, readonly number[]>>;
  readonly sizes: Readonly<Record<Size, readonly number[]>>;
}
