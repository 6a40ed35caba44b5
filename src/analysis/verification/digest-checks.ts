// What can be verified: for every blob what is declared of it, by whom, and what its bytes show. Sources of truth are
// compared, never invented: where nothing is declared, nothing is verified.

import { type ByteRange, rangeKey, sizeOf } from '../../bytes/byte-range.ts';
import type { HashAlgorithm } from '../../bytes/meter.ts';
import type { Image, Layer } from '../../image/image.ts';
import { type Digest, isVerifiable, parseDigest } from '../../oci/digest.ts';
import type { Crew } from '../../workers/worker-pool.ts';
import type { Analysis } from '../analysis.ts';
import type { LayerAnalysis } from '../layer-analysis.ts';
import { type Claim, claimsOf } from './claims.ts';

/**
 * verified: what is declared is what is observed · mismatch: it is not · missing: the blob is not in the archive ·
 * unverifiable: nothing is declared, or in an algorithm that is not ours · unread: its bytes have not been looked at
 */
export type CheckStatus = 'verified' | 'mismatch' | 'missing' | 'unverifiable' | 'unread';

export interface Check extends Claim {
  /** distribution: of the blob as stored · content: of the uncompressed layer */
  readonly hash: 'digest' | 'diffID';
  readonly observed: Digest | null;
  /** Bytes. */
  readonly observedSize: number | null;
  readonly status: CheckStatus;
  /** Of a layer: the first image that has it, and its index there. */
  readonly layer?: { readonly image: Image; readonly index: number };
}

/** One key for one place and algorithm. */
export const blobKey = (range: ByteRange, algorithm: string): string => `${algorithm} ${rangeKey(range)}`;

/** One key for one blob: by where it is, and by its name where it is not here. */
const placeOf = ({ name, range }: Pick<Claim, 'name' | 'range'>): string => (range ? rangeKey(range) : name);

export const algorithmOf = (digest: Digest): string => parseDigest(digest)?.algorithm ?? '';

/** Several rules and reports ask for them. */
const known = new WeakMap<Analysis, readonly Check[]>();

export function checksOf(analysis: Analysis): readonly Check[] {
  const checks = known.get(analysis) ?? [...distributionChecks(analysis), ...contentChecks(analysis)];
  known.set(analysis, checks);
  return checks;
}

function distributionChecks(analysis: Analysis): readonly Check[] {
  const digests = observedDigests(analysis);
  const layers = new Map<string, Check['layer']>();
  for (const { image } of analysis.images) {
    for (const layer of image.layers) {
      if (!layers.has(placeOf(layer))) layers.set(placeOf(layer), { image, index: layer.index });
    }
  }
  return claimsOf(analysis).map((claim): Check => {
    const { name, range, declared } = claim;
    const key = range ? blobKey(range, declared ? algorithmOf(declared) : 'sha256') : name;
    const found = { observed: digests.get(key) ?? null, observedSize: range ? sizeOf(range) : null };
    const status = statusOf({ ...claim, ...found });
    return { ...claim, ...found, hash: 'digest', status, layer: layers.get(placeOf(claim)) };
  });
}

function statusOf(check: Omit<Check, 'hash' | 'status'>): CheckStatus {
  const { range, declared, declaredSize, observed, observedSize } = check;
  if (!range && observed === null) return 'missing';
  if (declaredSize !== null && observedSize !== null && declaredSize !== observedSize) return 'mismatch';
  if (declared === null || !isVerifiable(declared)) return 'unverifiable';
  // A document that only its descriptor carries was hashed with sha256.
  if (observed === null || algorithmOf(observed) !== algorithmOf(declared)) return 'unread';
  return observed === declared ? 'verified' : 'mismatch';
}

/** By place and algorithm; of a document that only its descriptor carries, by name. */
function observedDigests({ contents, images, blobs }: Analysis): ReadonlyMap<string, Digest> {
  const digests = new Map(blobs);
  for (const { name, range, digest } of contents.documents) {
    if (digest) digests.set(range ? blobKey(range, algorithmOf(digest)) : name, digest);
  }
  for (const { layer, changeset, unread } of images.flatMap(({ layers }) => layers)) {
    const digest = (changeset?.observed ?? unread)?.digest;
    if (digest && layer.range) digests.set(blobKey(layer.range, algorithmOf(digest)), digest);
  }
  return digests;
}

/** Each layer once for each diffID that is declared for it. */
function contentChecks({ images }: Analysis): readonly Check[] {
  const checks = new Map<string, Check>();
  for (const { image, layers } of images) {
    for (const one of layers) {
      const { diffID, index } = one.layer;
      const key = `${diffID} ${placeOf(one.layer)}`;
      if (!checks.has(key)) checks.set(key, { ...contentCheck(one, image), layer: { image, index } });
    }
  }
  return [...checks.values()];
}

function contentCheck({ layer, changeset }: LayerAnalysis, { config }: Image): Check {
  const { name, range, diffID = null } = layer;
  const observed = changeset?.observed.diffID ?? null;
  return {
    name,
    range,
    hash: 'diffID',
    declared: diffID,
    declaredBy: diffID && config ? `${config.name} /rootfs/diff_ids` : null,
    declaredSize: null,
    observed,
    observedSize: changeset?.observed.contentSize ?? null,
    status: contentStatus(layer, changeset, observed),
  };
}

function contentStatus(
  { range, diffID }: Layer,
  changeset: LayerAnalysis['changeset'],
  observed: Digest | null,
): CheckStatus {
  if (!range) return 'missing';
  if (!diffID || !isVerifiable(diffID) || !changeset) return 'unverifiable';
  if (observed) return observed === diffID ? 'verified' : 'mismatch';
  // Where the blob was read and yet no content came of it, its compression is broken.
  return changeset.observed.digest ? 'mismatch' : 'unread';
}

// The digests of the blobs that are no layers of the images asked for, where something declares one: documents of another
// algorithm than the one they were read with, attestations, artifacts, and blobs that only their name speaks of.

/** By place and algorithm: the key is that of {@link blobKey}. */
export async function observeBlobs(analysis: Analysis, crew: Crew): Promise<ReadonlyMap<string, Digest>> {
  const open = new Map<string, { readonly range: ByteRange; readonly algorithm: HashAlgorithm }>();
  for (const { hash, range, declared, status } of checksOf(analysis)) {
    if (status !== 'unread' || hash !== 'digest' || !range || !declared) continue;
    // Only digests of algorithms that we can compute are unread.
    const algorithm = algorithmOf(declared) as HashAlgorithm;
    open.set(blobKey(range, algorithm), { range, algorithm });
  }
  const digests = await crew.perform('digest', [...open.values()]);
  return new Map([...open.keys()].map((key, at) => [key, digests[at]]));
}
