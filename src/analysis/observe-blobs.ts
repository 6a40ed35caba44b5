// The digests of the blobs that are no layers of the images asked for, where something declares one: documents of another
// algorithm than the one they were read with, attestations, artifacts, and blobs that only their name speaks of.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { HashAlgorithm } from '../bytes/meter.ts';
import type { Crew } from '../layer/crew.ts';
import type { Digest } from '../spec/digest.ts';
import type { Analysis } from './analysis.ts';
import { algorithmOf, blobKey, checksOf } from './checks.ts';

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
