// One layer: what the image declares about it, and what its bytes say.
import type { Layer } from '../image/image.ts';
import type { Changeset } from '../layer/changeset.ts';
import type { Digest } from '../spec/digest.ts';

export interface LayerAnalysis {
  readonly layer: Layer;
  /** Undefined where the layer's blob is not in the archive, or is no tar and does not claim to be one. */
  readonly changeset?: Changeset;
  /** What was observed of such a layer's bytes nevertheless. */
  readonly unread?: Changeset['observed'];
}

/** Declared or, where nothing declares it, observed. */
export const diffIDOf = ({ layer, changeset }: LayerAnalysis): Digest | undefined =>
  layer.diffID ?? changeset?.observed.diffID;
