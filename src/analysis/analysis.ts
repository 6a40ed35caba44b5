// The facts of one archive joined: what it declares about each image, what the bytes of each layer say, and what the
// layers make together.
import type { Archive } from '../archive/archive.ts';
import type { Contents, Image } from '../image/image.ts';
import type { Digest } from '../oci/digest.ts';
import type { Stack } from '../tree/stack.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import type { Merged } from './merge.ts';
import type { OwnLayers } from './own-layers.ts';
import type { Binaries } from './programs/binaries.ts';

export interface ImageAnalysis {
  readonly image: Image;
  readonly layers: readonly LayerAnalysis[];
  readonly own: OwnLayers;
  /** Undefined where it was not asked for, or a layer is not in the archive. */
  readonly stack?: Stack;
  /** The same with contents compared. */
  readonly merged?: Merged;
  /** What its programs are, where that was asked for. */
  readonly binaries?: Binaries;
}

export interface Analysis {
  readonly archive: Archive;
  readonly contents: Contents;
  /** The images asked for. */
  readonly images: readonly ImageAnalysis[];
  /** Digests of further blobs by place and algorithm, where they were asked for. */
  readonly blobs?: ReadonlyMap<string, Digest>;
}
