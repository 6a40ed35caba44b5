// Reads the statements of attestations, within the limits of documents. What is wrong with one is recorded, never thrown.

import { billTypes } from '../../attestations/predicate-type.ts';
import {
  decodePayload,
  type EnvelopeKind,
  envelopeIn,
  inTotoPayload,
  isSignature,
  type Statement,
  statementIn,
} from '../../attestations/statement.ts';
import { readRange, sizeOf } from '../../bytes/byte-range.ts';
import { type Limits, limitFlag } from '../../bytes/limits.ts';
import type { Digest } from '../../oci/digest.ts';
import { claimedBill } from '../../oci/media-type.ts';
import { groupDigits, humanSize } from '../../text/byte-size.ts';
import type { Contents } from '../image.ts';
import { maxNesting, parseText } from '../parse-document.ts';
import { type AttestationBlob, findAttestations } from './find-attestations.ts';

/** An attestation, read. */
export interface Attestation extends AttestationBlob {
  /** SHA-256 of its bytes; undefined if they were not read. */
  readonly observed?: Digest | undefined;
  /** What the statement is signed in. */
  readonly envelope?: EnvelopeKind | undefined;
  /** Undefined if there is a problem. */
  readonly statement?: Statement | undefined;
  readonly problem?: AttestationProblem | undefined;
}

/**
 * Why there is no statement. missing: its blob is not in the archive · unreadable: not JSON, not base64 or beyond a limit · other: JSON,
 * but not a statement
 */
export interface AttestationProblem {
  readonly kind: 'missing' | 'unreadable' | 'other';
  /** `is not in the archive` */
  readonly detail: string;
}

/** Attestations of one archive that are read; an image has a few for each platform. */
const maxAttestations = 10_000;
const tooMany = `was not read: the archive has more than ${groupDigits(maxAttestations)} attestations`;

/**
 * Reads all attestations of an archive. Signatures of messages in Sigstore bundles are left out: they state nothing.
 * @throws {InputError} if a file of the archive cannot be read, or the run exceeds its memory
 */
export async function readAttestations(contents: Contents, limits: Limits): Promise<readonly Attestation[]> {
  const found: Attestation[] = [];
  let left = limits.jsonTotal;
  for (const [at, blob] of findAttestations(contents).entries()) {
    const size = blob.range ? sizeOf(blob.range) : 0;
    left -= size;
    const problem = at < maxAttestations ? sizeProblem(size, left, limits) : tooMany;
    const read = problem === undefined ? await readOne(blob, limits) : { problem: unreadable(problem) };
    if (read) found.push({ ...blob, ...read });
  }
  return found;
}

function sizeProblem(size: number, left: number, { jsonSize, jsonTotal }: Limits): string | undefined {
  if (size > jsonSize)
    return `has ${humanSize(size)}, more than the limit of ${humanSize(jsonSize)}; raise ${limitFlag('jsonSize')}`;
  if (left >= 0) return undefined;
  return `was not read: all attestations together exceed ${humanSize(jsonTotal)}; raise ${limitFlag('jsonTotal')}`;
}

type Read = Pick<Attestation, 'observed' | 'envelope' | 'statement' | 'problem'>;

const unreadable = (detail: string): AttestationProblem => ({ kind: 'unreadable', detail });
const other = (detail: string): AttestationProblem => ({ kind: 'other', detail });

async function readOne({ range, declared }: AttestationBlob, limits: Limits): Promise<Read | undefined> {
  const embedded = declared?.data;
  if (!range && !embedded) return { problem: { kind: 'missing', detail: 'is not in the archive' } };
  const bytes = range ? await readRange(range, limits.jsonSize) : Buffer.from(embedded ?? '', 'base64');
  const { observed, value, problem } = parse(bytes, limits);
  if (problem !== undefined) return { observed, problem: unreadable(problem) };
  if (isSignature(value)) return undefined;
  const bill = claimedBill(declared?.mediaType ?? '');
  if (bill) {
    const statement = { predicateType: billTypes[bill], subjects: null, predicate: value, document: value };
    return { observed, statement };
  }
  return { observed, ...openStatement(value, limits) };
}

/** Opens the envelope around a statement, if there is one. */
function openStatement(value: unknown, limits: Limits): Read {
  const envelope = envelopeIn(value);
  if (!envelope) return statementOf(value);
  const { kind, payloadType, payload } = envelope;
  if (payloadType !== inTotoPayload) {
    const type = payloadType === null ? 'has no payload type' : `has a payload of type "${payloadType}"`;
    return { envelope: kind, problem: other(`${type}, not "${inTotoPayload}"`) };
  }
  const bytes = decodePayload(payload);
  if (!bytes) return { envelope: kind, problem: unreadable('has a payload that is not base64') };
  const inside = parse(bytes, limits);
  if (inside.problem !== undefined)
    return { envelope: kind, problem: unreadable(`has a payload that ${inside.problem}`) };
  return { envelope: kind, ...statementOf(inside.value) };
}

function statementOf(value: unknown): Read {
  const statement = statementIn(value);
  return typeof statement === 'string' ? { problem: other(statement) } : { statement };
}

interface Parsed {
  readonly observed: Digest;
  readonly value?: unknown;
  /** `is not JSON: …` */
  readonly problem?: string | undefined;
}

function parse(bytes: Buffer, limits: Limits): Parsed {
  const { digest: observed, value, error, restError, levels } = parseText(bytes, limits);
  const fault = error ?? restError;
  if (fault !== undefined) return { observed, problem: `is not JSON: ${fault}` };
  if (levels > maxNesting) return { observed, problem: `is nested ${levels} levels deep, more than ${maxNesting}` };
  return { observed, value };
}
