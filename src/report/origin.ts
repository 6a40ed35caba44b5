// Where an image comes from, as text.
import type { MaterialImage } from '../attestations/provenance.ts';
import { shortDigest } from '../oci/digest.ts';

/** `alpine:3.19 (fa333779338f)` */
export function baseImageText({ name, digest }: MaterialImage): string {
  if (digest === null) return name;
  return name === '' ? shortDigest(digest) : `${name} (${shortDigest(digest)})`;
}
