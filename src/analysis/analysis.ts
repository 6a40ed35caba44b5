// The facts of one archive joined: what it declares about each image, and what the bytes of each layer say.
import type { Archive } from '../archive/archive.ts';
import type { Contents, Image, Layer } from '../image/image.ts';
import type { Changeset } from '../layer/changeset.ts';

export interface LayerAnalysis {
  readonly layer: Layer;
  /** Undefined where the layer's blob is not in the archive. */
  readonly changeset?: Changeset;
}

export interface ImageAnalysis {
  readonly image: Image;
  readonly layers: readonly LayerAnalysis[];
}

export interface Analysis {
  readonly archive: Archive;
  readonly contents: Contents;
  /** The images asked for. */
  readonly images: readonly ImageAnalysis[];
}
