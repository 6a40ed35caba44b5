// In-toto statements (in-toto attestation framework, "Statement", v0.1 and v1), and the envelopes in which they are signed: DSSE
// (secure-systems-lab/dsse, envelope.md) and the bundles of Sigstore. Signatures are not verified. Nothing here throws.
import type { Digest } from '../oci/digest.ts';
import { listAt, membersAt, textAt, valueAt } from './json-member.ts';

/** What is claimed about some artifacts. */
export interface Statement {
  /** URI that tells what the predicate is; null if the statement does not say. */
  readonly predicateType: string | null;
  /** The artifacts; null for a bill of materials that is attached without a statement. */
  readonly subjects: readonly Subject[] | null;
  /** The claim itself. */
  readonly predicate: unknown;
  /** The whole document. */
  readonly document: unknown;
}

/** An artifact that a statement is about. */
export interface Subject {
  readonly name: string | null;
  /** Digests by several algorithms, also those that no engine computes, such as `gitCommit:…`. */
  readonly digests: readonly Digest[];
}

/** dsse: an envelope of DSSE · sigstore-bundle: one in a bundle of Sigstore */
export type EnvelopeKind = 'dsse' | 'sigstore-bundle';

/** A signed payload. */
export interface Envelope {
  readonly kind: EnvelopeKind;
  readonly payloadType: string | null;
  /** Base64, if it is a text at all. */
  readonly payload: unknown;
}

/** The envelope in a document; undefined if it has none. */
export function envelopeIn(document: unknown): Envelope | undefined {
  const ofBundle = valueAt(document, 'dsseEnvelope');
  if (ofBundle !== undefined) return envelopeOf('sigstore-bundle', ofBundle);
  const isEnvelope = valueAt(document, 'payload') !== undefined && valueAt(document, '_type') === undefined;
  return isEnvelope ? envelopeOf('dsse', document) : undefined;
}

const envelopeOf = (kind: EnvelopeKind, value: unknown): Envelope => ({
  kind,
  payloadType: textAt(value, 'payloadType'),
  payload: valueAt(value, 'payload'),
});

/** Whether a bundle of Sigstore has the signature of a message, and so no statement. */
export const isSignature = (document: unknown): boolean => valueAt(document, 'messageSignature') !== undefined;

/** The only payload type of statements. */
export const inTotoPayload = 'application/vnd.in-toto+json';

/** The bytes of a payload in either alphabet, as DSSE allows, in any number of lines; undefined if it is not base64. */
export function decodePayload(payload: unknown): Buffer | undefined {
  if (typeof payload !== 'string') return undefined;
  const digits = payload.replaceAll(/[\r\n]/g, '').replace(/={1,2}$/, '');
  return /[^A-Za-z0-9+/_-]/.test(digits) || digits.length % 4 === 1 ? undefined : Buffer.from(digits, 'base64');
}

const statementType = /^https:\/\/in-toto\.io\/Statement\/v/;

/** Reads a statement; a text that says what is wrong if the document is none. */
export function statementIn(document: unknown): Statement | string {
  const type = textAt(document, '_type');
  if (type === null) return 'is not an in-toto statement: it has no "_type"';
  if (!statementType.test(type)) return `is not an in-toto statement: its "_type" is "${type}"`;
  const subjects = listAt(document, 'subject').map(
    (subject): Subject => ({
      name: textAt(subject, 'name'),
      digests: membersAt(subject, 'digest').flatMap(([algorithm, hex]) =>
        typeof hex === 'string' ? [`${algorithm}:${hex.toLowerCase()}`] : [],
      ),
    }),
  );
  return {
    predicateType: textAt(document, 'predicateType'),
    subjects,
    predicate: valueAt(document, 'predicate'),
    document,
  };
}
