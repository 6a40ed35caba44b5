// What each attestation is about: the manifest that it is attached to, and whether its statement names that manifest.
import type { Attestation } from '../../image/attestations/read-attestations.ts';
import type { Contents } from '../../image/image.ts';
import { platformText } from '../../image/tell-apart.ts';
import type { Digest } from '../../oci/digest.ts';
import { parseDigest } from '../../oci/digest.ts';
import type { Analysis } from '../analysis.ts';

/** An attestation and its subject. */
export interface AttestedSubject {
  readonly attestation: Attestation;
  /** Digest of the manifest that it is about; undefined if nothing says it. */
  readonly digest: Digest | undefined;
  /** `os/architecture[/variant]` of that manifest; undefined for an index, or if it is unknown. */
  readonly platform: string | undefined;
  /** Undefined if the statement names the manifest, or there is no statement. */
  readonly fault?: SubjectFault | undefined;
}

/**
 * other-digest: the statement names other artifacts only · not-listed: the archive has no manifest that it names or is attached to ·
 * not-comparable: it names no artifact by a digest of the same algorithm
 */
export interface SubjectFault {
  readonly kind: 'other-digest' | 'not-listed' | 'not-comparable';
  /** The first digest that the statement names; undefined for none. */
  readonly named: Digest | undefined;
}

/** Rules, reports and each of many images of an archive need them. */
const known = new WeakMap<readonly Attestation[], readonly AttestedSubject[]>();

/** In the order of the attestations. None if they were not read. */
export function attestedSubjects({ attestations, contents }: Analysis): readonly AttestedSubject[] {
  if (!attestations) return [];
  const subjects = known.get(attestations) ?? findSubjects(attestations, contents);
  known.set(attestations, subjects);
  return subjects;
}

function findSubjects(attestations: readonly Attestation[], contents: Contents): readonly AttestedSubject[] {
  if (attestations.length === 0) return [];
  const platforms = platformsByDigest(contents);
  return attestations.map((attestation): AttestedSubject => {
    const named = attestation.statement?.subjects?.flatMap(({ digests }) => digests) ?? [];
    const digest = attestation.about ?? named.find((one) => platforms.has(one));
    const platform = digest === undefined ? undefined : platforms.get(digest);
    const fault = attestation.statement && faultOf(attestation, named, digest, platforms);
    return { attestation, digest, platform, fault };
  });
}

function faultOf(
  { statement, about }: Attestation,
  named: readonly Digest[],
  digest: Digest | undefined,
  platforms: ReadonlyMap<Digest, string | undefined>,
): SubjectFault | undefined {
  const isBare = statement?.subjects === null;
  const first = named.find((one) => parseDigest(one)?.algorithm === algorithmOf(about));
  if (!isBare && first === undefined) return { kind: 'not-comparable', named: named[0] };
  if (!isBare && about !== undefined && !named.includes(about)) return { kind: 'other-digest', named: first };
  // An archive without images only carries attestations.
  return platforms.size === 0 || (digest !== undefined && platforms.has(digest))
    ? undefined
    : { kind: 'not-listed', named: first };
}

const algorithmOf = (digest: Digest | undefined): string => parseDigest(digest ?? '')?.algorithm ?? 'sha256';

/** The platform of every image, and undefined for every other manifest that an index lists. Empty if the archive has no image. */
function platformsByDigest({ images, listed, references }: Contents): ReadonlyMap<Digest, string | undefined> {
  const platforms = new Map<Digest, string | undefined>();
  if (images.length === 0) return platforms;
  for (const { role, declared } of references) {
    if (role === 'manifest' && declared?.digest) platforms.set(declared.digest, undefined);
  }
  for (const { kind, digest, platform } of listed) if (kind === 'image') platforms.set(digest, platform);
  for (const image of images) if (image.manifestDigest) platforms.set(image.manifestDigest, platformText(image));
  return platforms;
}
