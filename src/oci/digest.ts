// Digests (descriptor.md, "Digests"): algorithm ":" encoded, and the chain IDs made of them. Nothing here throws on text that
// is not a digest.
import { createHash } from 'node:crypto';

/** Such as `sha256:<64 lowercase hex>`. Not necessarily well-formed unless {@link parseDigest} accepted it. */
export type Digest = string;

/** The two parts of a digest. */
export interface DigestParts {
  readonly algorithm: string;
  readonly encoded: string;
}

/** Without a group that repeats: one that repeats millions of times overflows the stack. */
const grammar = /^(?![+._-])([a-z0-9+._-]+)(?<![+._-]):([A-Za-z0-9=_-]+)$/;
const twoSeparators = /[+._-]{2}/;
/**
 * The algorithms of opencontainers/go-digest, which engines verify, with the length of their encoded part in hex digits.
 * descriptor.md registers sha256, sha512 and blake3; no engine verifies blake3.
 */
export const registeredAlgorithms: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

const verifiable = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;

/** The parts of a digest; undefined if the text does not match the grammar. */
export function parseDigest(text: string): DigestParts | undefined {
  const [, algorithm, encoded] = grammar.exec(text) ?? [];
  if (algorithm === undefined || encoded === undefined || twoSeparators.test(algorithm)) return undefined;
  return { algorithm, encoded };
}

/** Whether the digest can be computed and compared: sha256, sha384 or sha512 with the right length. */
export function isVerifiable(digest: Digest): boolean {
  return verifiable.test(digest);
}

/** The digest of bytes in memory. */
export function digestOf(bytes: Uint8Array, algorithm = 'sha256'): Digest {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** The first twelve characters of the encoded part, as Docker shows IDs. */
export function shortDigest(digest: Digest): string {
  return (parseDigest(digest)?.encoded ?? digest).slice(0, 12);
}

/** Path of the blob in an OCI layout (image-layout.md, "Blobs"); undefined if the digest is malformed. */
export function blobPath(digest: Digest): string | undefined {
  const parts = parseDigest(digest);
  return parts && `blobs/${parts.algorithm}/${parts.encoded}`;
}

/** Path of the blob in the storage of a registry; undefined if the digest is malformed. */
export function registryBlobPath(digest: Digest): string | undefined {
  const parts = parseDigest(digest);
  return parts && `blobs/${parts.algorithm}/${parts.encoded.slice(0, 2)}/${parts.encoded}/data`;
}

/** The digest that a path below `blobs/` declares, in an OCI layout or the storage of a registry; undefined for any other path. */
export function digestOfBlobPath(path: string): Digest | undefined {
  const [, algorithm, encoded, prefix, stored] = blobPathParts.exec(path) ?? [];
  if (algorithm === undefined) return undefined;
  if (encoded !== undefined) return `${algorithm}:${encoded}`;
  return stored?.slice(0, 2) === prefix ? `${algorithm}:${stored}` : undefined;
}

const blobPathParts = /^blobs\/([^/]+)\/(?:([^/]+)|([^/]{2})\/([^/]+)\/data)$/;

/**
 * Chain IDs (config.md, "Layer ChainID") identify a layer together with all layers below it: ChainID(0) = DiffID(0),
 * ChainID(n) = SHA-256(ChainID(n-1) + " " + DiffID(n)). One per layer, lowest first; undefined from the first layer with an
 * unknown diff ID on.
 */
export function chainIDs(diffIDs: readonly (Digest | undefined)[]): readonly (Digest | undefined)[] {
  const chain: (Digest | undefined)[] = [];
  for (const [at, diffID] of diffIDs.entries()) {
    const below = chain[at - 1];
    const isKnown = diffID !== undefined && (at === 0 || below !== undefined);
    chain.push(isKnown ? (at === 0 ? diffID : digestOf(Buffer.from(`${below} ${diffID}`))) : undefined);
  }
  return chain;
}
