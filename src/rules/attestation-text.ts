// How messages name an attestation: by its type and the platform of its image.
import type { AttestedSubject } from '../analysis/attestations/attested-subjects.ts';
import { predicateName } from '../attestations/predicate-type.ts';
import { shortened } from '../text/message-name.ts';

/** What findings about an attestation have in common. */
export interface AttestationData {
  readonly blob: string;
  /** Platform of the image that it is about; null for an index, or if it is unknown. */
  readonly platform: string | null;
  /** Null if neither the statement nor its manifest says it. */
  readonly predicateType: string | null;
}

export const attestationData = ({ attestation, platform }: AttestedSubject): AttestationData => ({
  blob: attestation.name,
  platform: platform ?? null,
  predicateType: predicateTypeOf(attestation),
});

/** As the statement says, else as its manifest does. */
export const predicateTypeOf = ({
  statement,
  declaredType,
}: Pick<AttestedSubject['attestation'], 'statement' | 'declaredType'>): string | null =>
  statement?.predicateType ?? declaredType ?? null;

/** `the slsa attestation of linux/amd64 (blobs/sha256/…)` */
export function attestationText({ blob, platform, predicateType }: AttestationData): string {
  const name = predicateType === null ? null : predicateName(predicateType);
  return `the ${name === null ? '' : `${name} `}attestation${platform === null ? '' : ` of ${platform}`} (${shortened(blob)})`;
}
