// One check of a blob as reports tell it: names of the JSON contract.
import type { Check, CheckStatus } from '../analysis/checks.ts';
import { imageLabel } from '../rules/image-label.ts';

export interface CheckData {
  /** Of the blob in the archive. */
  readonly name: string;
  /** distribution: of the blob as stored · content: of the uncompressed layer */
  readonly hash: Check['hash'];
  readonly declared: string | null;
  /** Document and JSON Pointer, or "its name". */
  readonly declaredBy: string | null;
  readonly observed: string | null;
  readonly declaredSize: number | null;
  readonly observedSize: number | null;
  readonly status: CheckStatus;
  /** Of a layer. */
  readonly image: string | null;
  readonly layer: number | null;
}

export const checkData = (check: Check): CheckData => ({
  name: check.name,
  hash: check.hash,
  declared: check.declared,
  declaredBy: check.declaredBy,
  observed: check.observed,
  declaredSize: check.declaredSize,
  observedSize: check.observedSize,
  status: check.status,
  image: check.layer ? imageLabel(check.layer.image) : null,
  layer: check.layer?.index ?? null,
});
