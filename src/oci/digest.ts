// Digests as the OCI image-spec writes them (descriptor.md, "Digests"): algorithm ":" encoded.
// Text in, facts out; a digest that is not understood is a fact too, never an exception.
import { createHash } from 'node:crypto';

/** `sha256:<64 lowercase hex>` and its like. Only well-formedness is promised where {@link parseDigest} was asked. */
export type Digest = string;

export interface DigestParts {
  readonly algorithm: string;
  readonly encoded: string;
}

const grammar = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):([A-Za-z0-9=_-]+)$/;
/** Algorithms of descriptor.md that we can compute → hex digits of their encoded part. */
export const registeredAlgorithms: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha512', 128],
]);

const verifiable = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;

/** The two halves of a digest, or undefined where the text does not follow the grammar. */
export function parseDigest(text: string): DigestParts | undefined {
  const match = grammar.exec(text);
  return match ? { algorithm: match[1], encoded: match[2] } : undefined;
}

/** Whether we can compute this digest ourselves: sha256 or sha512 of the right length. */
export function isVerifiable(digest: Digest): boolean {
  return verifiable.test(digest);
}

/** The digest of bytes in memory. */
export function digestOf(bytes: Uint8Array, algorithm = 'sha256'): Digest {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** The first twelve characters of the encoded part, as Docker shows an ID. */
export function shortDigest(digest: Digest): string {
  return (parseDigest(digest)?.encoded ?? digest).slice(0, 12);
}

/** Where an OCI layout keeps the blob of this digest (image-layout.md, "Blobs"). */
export function blobPath(digest: Digest): string | undefined {
  const parts = parseDigest(digest);
  return parts && `blobs/${parts.algorithm}/${parts.encoded}`;
}
