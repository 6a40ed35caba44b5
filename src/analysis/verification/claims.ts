// What the archive says of the digest of each blob as stored: its descriptors, and where there is none its name. One claim
// for each blob, digest and size.
import type { ByteRange } from '../../bytes/byte-range.ts';
import type { Reference } from '../../image/image.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Analysis } from '../analysis.ts';

export interface Claim {
  /** Of the blob in the archive. */
  readonly name: string;
  readonly range?: ByteRange;
  /** Null where nothing tells. */
  readonly declared: Digest | null;
  /** Where it is declared: document and JSON Pointer, or the name of the blob. */
  readonly declaredBy: string | null;
  /** Bytes of the blob, where a descriptor tells. */
  readonly declaredSize: number | null;
}

export function claimsOf({ archive, contents, images }: Analysis): readonly Claim[] {
  const claims = new Map<string, Claim>();
  const claimed = new Set<string>();
  const add = (claim: Claim): void => {
    const { name, declared, declaredSize } = claim;
    const digest = `${declared} ${name}`;
    const key = `${declaredSize} ${digest}`;
    // A blob that something has spoken of needs no row that says nobody does, nor one that says less.
    const isNothingNew = claimed.has(declared === null ? name : digest) && declaredSize === null;
    if (claims.has(key) || isNothingNew) return;
    claims.set(key, claim);
    claimed.add(name).add(digest);
  };
  // Sources of layers describe blobs of a registry: one that is not here is not missed.
  const references = contents.references.filter(({ role, range }) => role !== 'source' || range);
  for (const reference of references) if (reference.declared?.digest) add(byDescriptor(reference));
  const named = [...references, ...contents.documents, ...images.flatMap(({ image }) => image.layers)];
  for (const { name, range } of named) add(byName(name, range, isConfig(name)));
  if (contents.formats.includes('rootfs')) return [...claims.values()];
  for (const name of archive.names()) if (isInBlobs(name)) add(byName(name, archive.find(name), false));
  return [...claims.values()];
}

const byDescriptor = ({ name, range, declared, from, pointer }: Reference): Claim => ({
  name,
  range,
  declared: declared?.digest ?? null,
  declaredBy: `${from} ${pointer}`,
  declaredSize: declared?.size ?? null,
});

const isInBlobs = (name: string): boolean => name.startsWith('blobs/');

/** Docker and its like name a config by its digest. They name layers by one too, but not all by that of the stored bytes. */
const isConfig = (name: string): boolean => /^(?:sha256:[0-9a-f]{64}|[0-9a-f]{64}\.json)$/.test(name);

function byName(name: string, range: ByteRange | undefined, isConfig: boolean): Claim {
  const [, algorithm, encoded] = /^blobs\/([^/]+)\/([^/]+)$/.exec(name) ?? [];
  const config = isConfig ? `sha256:${/[0-9a-f]{64}/.exec(name)?.[0]}` : null;
  const declared = encoded === undefined ? config : `${algorithm}:${encoded}`;
  return { name, range, declared, declaredBy: declared && 'its name', declaredSize: null };
}
