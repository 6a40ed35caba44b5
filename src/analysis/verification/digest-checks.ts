// Compares declared digests and sizes of blobs with computed ones. A blob without a declaration is unverifiable; nothing is
// assumed about it.

import { type ByteRange, rangeKey, sizeOf } from '../../bytes/byte-range.ts';
import { chargeMemory } from '../../bytes/memory.ts';
import type { HashAlgorithm } from '../../bytes/meter.ts';
import type { Image } from '../../image/image.ts';
import { type Digest, isVerifiable, parseDigest, registeredAlgorithms } from '../../oci/digest.ts';
import type { Analysis } from '../analysis.ts';
import type { ReadingContents } from '../compare-contents.ts';
import type { LayerAnalysis } from '../layer-analysis.ts';
import { type DeclaredDigest, declaredDigestsOf, ownName } from './declared-digests.ts';

/**
 * verified: declared and computed values are equal · mismatch: they differ · missing: the blob is not in the archive ·
 * unverifiable: no digest is declared, or its algorithm is not supported · unread: the bytes were not hashed
 */
export type CheckStatus = 'verified' | 'mismatch' | 'missing' | 'unverifiable' | 'unread';

/** A declared digest compared with the bytes. Name, declared size and where it is declared are those of the claim. */
export interface Check extends DeclaredDigest {
  /** digest: of the blob as stored · diffID: of the uncompressed layer */
  readonly hash: 'digest' | 'diffID';
  /** Computed digest; null if the bytes were not hashed. */
  readonly observed: Digest | null;
  /** Bytes found; null if unknown. */
  readonly observedSize: number | null;
  /** Result of the comparison. */
  readonly status: CheckStatus;
  /** For a layer: the first image that contains it, and its index there. */
  readonly layer?: { readonly image: Image; readonly index: number } | undefined;
}

/** Key of a range of bytes and an algorithm. */
export const blobKey = (range: ByteRange, algorithm: string): string => `${algorithm} ${rangeKey(range)}`;

/** Key of a blob: its range, or its name if it is not in the archive. */
const locationKey = ({ name, range }: Pick<DeclaredDigest, 'name' | 'range'>): string =>
  range ? rangeKey(range) : name;

/**
 * Whether a blob that is in the archive is declared by a digest of an algorithm that is not computed. What only has a name
 * below blobs/ is declared by nothing that an engine reads.
 */
export const isOfUnknownAlgorithm = ({
  status,
  declared,
  declaredBy,
}: Pick<Check, 'status' | 'declared' | 'declaredBy'>): boolean =>
  status === 'unverifiable' &&
  declared !== null &&
  declaredBy !== ownName &&
  !registeredAlgorithms.has(algorithmOf(declared));

export const algorithmOf = (digest: Digest): string => parseDigest(digest)?.algorithm ?? '';

/** Several rules and reports need the checks of one analysis. */
const known = new WeakMap<Analysis, readonly Check[]>();

/**
 * One check for each declared digest of a blob and each diff ID of a layer. For computed digests, analyze to depth `verified`
 * or `complete`.
 */
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
      if (!layers.has(locationKey(layer))) layers.set(locationKey(layer), { image, index: layer.index });
    }
  }
  return declaredDigestsOf(analysis).map((claim): Check => {
    const { name, range, declared } = claim;
    const key = range ? blobKey(range, declared ? algorithmOf(declared) : 'sha256') : name;
    const found = { observed: digests.get(key) ?? null, observedSize: range ? sizeOf(range) : null };
    const status = statusOf({ ...claim, ...found });
    return { ...claim, ...found, hash: 'digest', status, layer: layers.get(locationKey(claim)) };
  });
}

function statusOf(check: Omit<Check, 'hash' | 'status'>): CheckStatus {
  const { range, declared, declaredSize, observed, observedSize } = check;
  if (!range && observed === null) return 'missing';
  if (declaredSize !== null && observedSize !== null && declaredSize !== observedSize) return 'mismatch';
  if (declared === null || !isVerifiable(declared)) return 'unverifiable';
  // A document embedded in a descriptor was only hashed with SHA-256.
  if (observed === null || algorithmOf(observed) !== algorithmOf(declared)) return 'unread';
  return observed === declared ? 'verified' : 'mismatch';
}

/** By {@link blobKey}; documents embedded in a descriptor by name. */
function observedDigests({
  contents,
  images,
  blobs,
  attestations,
  omitsArchive,
}: Analysis): ReadonlyMap<string, Digest> {
  const digests = new Map(omitsArchive ? [] : blobs);
  for (const { name, range, digest } of omitsArchive ? [] : contents.documents) {
    if (digest) digests.set(range ? blobKey(range, algorithmOf(digest)) : name, digest);
  }
  for (const { name, range, observed } of (!omitsArchive && attestations) || []) {
    if (observed) digests.set(range ? blobKey(range, algorithmOf(observed)) : name, observed);
  }
  for (const { layer, changeset, unread } of images.flatMap(({ layers }) => layers)) {
    const digest = (changeset ?? unread)?.observed.digest;
    if (digest && layer.range) digests.set(blobKey(layer.range, algorithmOf(digest)), digest);
  }
  return digests;
}

/** One check for each layer and each diff ID that is declared for it. */
function contentChecks({ images }: Analysis): readonly Check[] {
  const checks = new Map<string, Check>();
  for (const { image, layers } of images) {
    for (const one of layers) {
      const { diffID, index } = one.layer;
      const key = `${diffID} ${locationKey(one.layer)}`;
      if (!checks.has(key)) checks.set(key, { ...contentCheck(one, image), layer: { image, index } });
    }
  }
  return [...checks.values()];
}

function contentCheck(one: LayerAnalysis, { config }: Image): Check {
  const { name, range, diffID = null } = one.layer;
  const found = one.changeset ?? one.unread;
  const observed = found?.observed.diffID ?? null;
  return {
    name,
    range,
    hash: 'diffID',
    declared: diffID,
    declaredBy: diffID && config ? `${config.name} /rootfs/diff_ids` : null,
    declaredSize: null,
    observed,
    observedSize: one.changeset?.observed.contentSize ?? null,
    status: contentStatus(one, observed),
  };
}

function contentStatus(
  { layer: { range, diffID }, changeset, unread }: LayerAnalysis,
  observed: Digest | null,
): CheckStatus {
  if (!range) return 'missing';
  // What is not called a tar, such as an encrypted layer, is not the content that was hashed.
  const isContent = changeset !== undefined || (unread?.anomalies.length ?? 0) > 0;
  if (!diffID || !isVerifiable(diffID) || !isContent) return 'unverifiable';
  if (observed) return observed === diffID ? 'verified' : 'mismatch';
  // If the blob was read but its content was not, the layer could not be decompressed.
  return (changeset ?? unread)?.observed.digest ? 'unverifiable' : 'unread';
}

/** Memory of a check, its finding, its row of the report and its keys, in bytes. */
const checkSize = 4000;

/**
 * Hashes the blobs that are not layers of the analyzed images and have a declared digest: documents in another algorithm,
 * attestations, artifacts, and blobs named by a digest. Results by {@link blobKey}.
 */
export async function observeBlobs(
  analysis: Analysis,
  { limits, pool }: ReadingContents,
): Promise<ReadonlyMap<string, Digest>> {
  const { archive, contents } = analysis;
  const others = contents.formats.includes('rootfs') ? 0 : [...archive.names()].length;
  const most = contents.references.length + contents.documents.length + others;
  chargeMemory(limits, most * checkSize, 'checks of blobs');
  const open = new Map<HashAlgorithm, Map<string, ByteRange>>();
  for (const { hash, range, declared, status } of checksOf(analysis)) {
    if (status !== 'unread' || hash !== 'digest' || !range || !declared) continue;
    const algorithm = algorithmOf(declared) as HashAlgorithm;
    const ranges = open.get(algorithm) ?? new Map<string, ByteRange>();
    open.set(algorithm, ranges.set(blobKey(range, algorithm), range));
  }
  const { cancelled } = limits;
  const run = { ...(cancelled && { cancelled }) };
  const tasks = [...open].flatMap(([algorithm, ranges]) =>
    together([...ranges.values()]).map((some) => ({ ranges: some, algorithm, run })),
  );
  const digests = (await pool.run('digest', tasks)).flat();
  const keys = [...open.values()].flatMap((ranges) => [...ranges.keys()]);
  return new Map(keys.map((key, at) => [key, digests[at] as Digest]));
}

/** Small blobs are hashed together, because a task and opening a file take longer than hashing a small blob. */
const togetherSize = 2 ** 20;
const togetherCount = 1000;

/** Parts of a list, in its order: those with several blobs have no more than this many of them, and bytes. */
function together(ranges: readonly ByteRange[]): readonly (readonly ByteRange[])[] {
  const parts: ByteRange[][] = [];
  let left = 0;
  for (const range of ranges) {
    left -= sizeOf(range);
    const part = parts.at(-1);
    if (part && left >= 0 && part.length < togetherCount) part.push(range);
    else {
      parts.push([range]);
      left = togetherSize - sizeOf(range);
    }
  }
  return parts;
}
