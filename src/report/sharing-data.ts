// What images share as sharing reports it: names of the JSON contract; null = not known.
import type { Sizes } from '../analysis/sizes.ts';

export interface SharingData {
  readonly images: readonly SharingImageData[];
  /** Most users first. */
  readonly layers: readonly SharingLayerData[];
  /** Which image (index) uses which layer (index). */
  readonly edges: readonly { readonly image: number; readonly layer: number }[];
  /** separate: as if nothing were shared · together: each layer and blob once · saved: the difference */
  readonly total: { readonly separate: Sizes; readonly together: Sizes; readonly saved: Sizes };
}

export interface SharingImageData {
  readonly index: number;
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly platform: string | null;
  readonly archives: readonly string[];
  readonly sizes: Sizes;
  /** Layers that no other of the images uses: what deleting this one frees. */
  readonly unique: Sizes & { readonly layers: number };
}

export interface SharingLayerData {
  readonly index: number;
  readonly diffID: string | null;
  readonly createdBy: string | null;
  readonly sizes: Sizes;
  /** How many of the images use it. */
  readonly users: number;
}
