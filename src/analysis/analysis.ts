// The result of an analysis: what the archive declares about each image, what the bytes of each layer contain, and the merged
// filesystem.
import type { Archive } from '../archive/archive.ts';
import type { Attestation } from '../image/attestations/read-attestations.ts';
import type { Contents, Image } from '../image/image.ts';
import type { Digest } from '../oci/digest.ts';
import type { Stack } from '../tree/stack.ts';
import type { LayersAboveBase } from './base-image/layers-above-base.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import type { Merged } from './merge.ts';
import type { Ownership } from './packages/ownership.ts';
import type { Binaries } from './programs/binaries.ts';

/** One image. Fields that the requested depth does not include are undefined. */
export interface ImageAnalysis {
  /** The image as the archive declares it. */
  readonly image: Image;
  /** Lowest layer first. */
  readonly layers: readonly LayerAnalysis[];
  /** Which layers are above the base image. */
  readonly own: LayersAboveBase;
  /** The merged filesystem without comparing file contents; undefined also if a layer is not in the archive. */
  readonly stack?: Stack | undefined;
  /** The merged filesystem with file contents compared, and the ledger; undefined also if a layer is not in the archive. */
  readonly merged?: Merged | undefined;
  /** Which package each file belongs to; undefined also if a layer is not in the archive. */
  readonly ownership?: Ownership | undefined;
  /** Its ELF files and the program that a container starts. */
  readonly binaries?: Binaries | undefined;
}

/** An analyzed archive. */
export interface Analysis {
  /** The archive itself. */
  readonly archive: Archive;
  /** Everything that the archive declares. */
  readonly contents: Contents;
  /** The analyzed images, in the order of the request. */
  readonly images: readonly ImageAnalysis[];
  /** Whether another analysis of the archive has the findings about it, so that this one has only those about its images. */
  readonly omitsArchive?: true;
  /** The attestations in the archive, whatever images were analyzed; undefined if they were not read. */
  readonly attestations?: readonly Attestation[] | undefined;
  /** Computed digests of blobs that are not layers, by range of bytes and algorithm; undefined if not requested. */
  readonly blobs?: ReadonlyMap<string, Digest>;
}
