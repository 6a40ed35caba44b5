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

/** Results of earlier runs about images with the same layers. */
export interface EarlierResults {
  /**
   * The result of this name, or else of `make`, which is kept for later runs. It must be plain data that depends on nothing but these images:
   * what they declare, the entries of their layers, and which ones are above the base image.
   */
  of<Result>(images: readonly ImageAnalysis[], name: string, make: () => Result): Result;
}

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
  /** Undefined without a cache, and if more is read than the cache has. */
  readonly earlier?: EarlierResults | undefined;
}

/** The result of an earlier run, or else of `make`: see {@link EarlierResults}. */
export const recall = <Result>(images: readonly ImageAnalysis[], name: string, make: () => Result): Result =>
  images[0]?.earlier ? images[0].earlier.of(images, name, make) : make();

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
