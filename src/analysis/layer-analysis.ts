// One layer: what the image declares about it, and what its bytes show.
import type { Layer } from '../image/image.ts';
import type { Changeset } from '../layer/changeset.ts';
import type { Digest } from '../oci/digest.ts';
import { instruction } from '../oci/history.ts';

export interface LayerAnalysis {
  readonly layer: Layer;
  /** Undefined if the layer's blob is not in the archive, or is not a tar and does not claim to be one. */
  readonly changeset?: Changeset;
  /** What was observed of the bytes of a layer that is not a tar. */
  readonly unread?: Changeset['observed'];
}

/** As declared or, if nothing declares it, as observed. */
export const diffIDOf = ({ layer, changeset }: LayerAnalysis): Digest | undefined =>
  layer.diffID ?? changeset?.observed.diffID;

/** The instruction that made the layer, in one line as in a Dockerfile; null if the history does not tell. */
export function instructionOf({ layer }: Pick<LayerAnalysis, 'layer'>): string | null {
  const createdBy = layer.history?.created_by;
  return createdBy ? instruction(createdBy) : null;
}
