// What must hold before rows are written under the digest of a layer: its bytes were read, and are what the digest declares.
import type { LayerAnalysis } from '../../analysis/layer-analysis.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Digest } from '../../oci/digest.ts';
import { layerDamage } from '../../rules/completeness.ts';

/** @throws {InputError} `damaged` if the layer was not read, or does not have the digest of the key or the declared diff ID */
export function requireContent(one: LayerAnalysis, key: Digest): void {
  const { layer, changeset } = one;
  const isStored = changeset?.compression === 'none' ? key === layer.diffID : changeset?.observed.digest === key;
  if (changeset?.verifiedAs !== undefined && isStored) return;
  const wrong = changeset ? 'does not match its digest or diff ID' : 'is not a tar';
  throw new InputError('damaged', layerDamage(one) ?? `layer ${layer.index} ${wrong}`);
}
