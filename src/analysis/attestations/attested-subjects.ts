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
  /** The digest that its manifest or an index says, and the statement does not name; undefined if they say nothing. */
  readonly attachedTo: Digest | undefined;
}

/** Rules, reports and each of many images of an archive need them. */
const known = new WeakMap<readonly Attestation[], readonly AttestedSubject[]>();

/** In the order of the attestations. None if they were not read. */
export function attestedSubjects({
  attestations,
  contents,
}: Pick<Analysis, 'attestations' | 'contents'>): readonly AttestedSubject[] {
  if (!attestations) return [];
  const subjects = known.get(attestations) ?? findSubjects(attestations, contents);
  known.set(attestations, subjects);
  return subjects;
}

function findSubjects(attestations: readonly Attestation[], contents: Contents): readonly AttestedSubject[] {
  if (attestations.length === 0) return [];
  const platforms = platformsByDigest(contents);
  return attestations.map((attestation): AttestedSubject => {
    const named = new Set(attestation.statement?.subjects?.flatMap(({ digests }) => digests));
    const digest = attestation.about[0] ?? [...named].find((one) => platforms.has(one));
    const platform = digest === undefined ? undefined : platforms.get(digest);
    const fault = attestation.statement && faultOf(attestation, named, digest, platforms);
    return { attestation, digest, platform, fault };
  });
}

function faultOf(
  { statement, about }: Attestation,
  named: ReadonlySet<Digest>,
  digest: Digest | undefined,
  platforms: ReadonlyMap<Digest, string | undefined>,
): SubjectFault | undefined {
  // A bill of materials without a statement names no artifact.
  const isBare = statement?.subjects === null;
  const first = [...named].find((one) => parseDigest(one)?.algorithm === algorithmOf(about[0]));
  const facts = { named: first, attachedTo: about[0] };
  if (!isBare && first === undefined) return { ...facts, kind: 'not-comparable', named: [...named][0] };
  const other = isBare ? undefined : about.find((one) => !named.has(one));
  if (other !== undefined) return { ...facts, kind: 'other-digest', attachedTo: other };
  // An archive without images only carries attestations.
  const isListed = platforms.size === 0 || (digest !== undefined && platforms.has(digest));
  return isListed ? undefined : { ...facts, kind: 'not-listed' };
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
