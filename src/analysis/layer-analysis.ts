// One layer: what the image declares about it, and what its bytes contain.
import type { Layer } from '../image/image.ts';
import type { Changeset, LayerAnomaly } from '../layer/changeset.ts';
import type { Digest } from '../oci/digest.ts';
import { instruction } from '../oci/history.ts';

/** An analyzed layer. */
export interface LayerAnalysis {
  /** The layer as the image declares it. */
  readonly layer: Layer;
  /**
   * What its bytes contain; undefined if the blob is not in the archive or no entry could be read, and if the depth
   * includes no layers.
   */
  readonly changeset?: Changeset | undefined;
  /** What is known of a layer that is in the archive, but of which no entry could be read. */
  readonly unread?: UnreadLayer | undefined;
}

/** A blob without readable entries: not a tar, damaged from its start, or in a form that is not supported. */
export interface UnreadLayer extends Pick<Changeset, 'compression' | 'observed' | 'isAsDeclared'> {
  /** Why it could not be read; empty if its media type does not say that it is a tar. */
  readonly anomalies: readonly LayerAnomaly[];
}

/** Damage and peculiarities of a layer, whether its entries could be read or not. */
export const anomaliesOf = ({ changeset, unread }: LayerAnalysis): readonly LayerAnomaly[] =>
  (changeset ?? unread)?.anomalies ?? [];

/** The diff ID as declared or, without a declaration, as computed. */
export const diffIDOf = ({ layer, changeset }: LayerAnalysis): Digest | undefined =>
  layer.diffID ?? changeset?.observed.diffID;

/** The instruction that created the layer, in one line as in a Dockerfile; null if it is unknown. */
export function instructionOf({ layer }: Pick<LayerAnalysis, 'layer'>): string | null {
  const createdBy = layer.history?.created_by;
  return createdBy ? instruction(createdBy) : null;
}
