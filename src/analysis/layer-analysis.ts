// One layer: what the image declares about it, and what its bytes contain.
import type { Layer } from '../image/image.ts';
import type { Changeset } from '../layer/changeset.ts';
import type { Digest } from '../oci/digest.ts';
import { instruction } from '../oci/history.ts';

/** An analyzed layer. */
export interface LayerAnalysis {
  /** The layer as the image declares it. */
  readonly layer: Layer;
  /**
   * What its bytes contain; undefined if the blob is not in the archive, or is neither a tar nor declared as one, and if the
   * depth includes no layers.
   */
  readonly changeset?: Changeset | undefined;
  /** Size and digests of a layer that is not a tar. */
  readonly unread?: Changeset['observed'] | undefined;
}

/** The diff ID as declared or, without a declaration, as computed. */
export const diffIDOf = ({ layer, changeset }: LayerAnalysis): Digest | undefined =>
  layer.diffID ?? changeset?.observed.diffID;

/** The instruction that created the layer, in one line as in a Dockerfile; null if it is unknown. */
export function instructionOf({ layer }: Pick<LayerAnalysis, 'layer'>): string | null {
  const createdBy = layer.history?.created_by;
  return createdBy ? instruction(createdBy) : null;
}
