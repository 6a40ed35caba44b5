// Turns the bytes of a document into its value: parses the JSON as Go does, validates it against its schema, and
// sets what violates it to null.
import { isUtf8 } from 'node:buffer';
import { type Limits, limitFlag } from '../bytes/limits.ts';
import { chargeMemory } from '../bytes/memory.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { type GoReading, readAsGo } from '../oci/go-reading.ts';
import { type DocumentKind, maxViolations, type SchemaViolation, violations } from '../oci/schema.ts';
import { structOf } from '../oci/struct-fields.ts';
import { firstValueOf, measureText } from '../text/json-places.ts';
import { stepsOf } from '../text/json-pointer.ts';
import { decodeUTF8 } from '../text/utf8.ts';
import type { Document, DocumentProblem } from './document.ts';

/** The text of a document, and its value if it is JSON. */
export interface ParsedText {
  readonly text: string;
  readonly digest: Digest;
  readonly isUTF8: boolean;
  /** Not to be changed: one text can be read as several kinds of document. */
  readonly value?: unknown;
  readonly error?: string | undefined;
  /** The error of the whole text, if `text` is only the first of several documents. */
  readonly restError?: string | undefined;
  /** The number of lists and objects around the deepest value; 0 if the text is not JSON. */
  readonly levels: number;
  /** What was read from the text, by kind of document. */
  readonly readings: Map<DocumentKind, GoReading>;
}

/** Memory of a document besides its text and its values, in bytes. */
const documentSize = 2000;

/**
 * Parses the bytes of a document.
 * @throws {InputError} `limit` if the run exceeds its memory
 */
export function parseText(bytes: Buffer, limits: Limits): ParsedText {
  const whole = decodeUTF8(bytes, () => '\ufffd');
  const { memory, levels } = measureText(whole);
  chargeMemory(limits, documentSize + memory, 'JSON documents');
  const parsed = parseJSON(whole);
  const first = parsed.error === undefined ? undefined : firstValueOf(whole);
  const { value } = first === undefined ? parsed : parseJSON(first);
  const facts = { digest: digestOf(bytes), isUTF8: isUtf8(bytes), readings: new Map() };
  if (value === undefined)
    return { ...facts, text: whole, error: whole.startsWith('\ufeff') ? byteOrderMark : parsed.error, levels: 0 };
  const rest = first === undefined ? { text: whole, levels } : { text: first, levels: measureText(first).levels };
  return { ...facts, ...rest, value, restError: parsed.error };
}

const byteOrderMark = 'it begins with a byte order mark, which engines refuse';

/** Documents that some engines read with Go's json.Decoder, which ignores what follows the first value. */
const streamed: ReadonlySet<DocumentKind | 'unknown'> = new Set([
  'docker-manifest',
  'docker-repositories',
  'oci-index',
  'oci-layout',
]);
const followed = 'is followed by other data: some engines read only the first JSON value, others refuse the document';

const errorOf = (kind: DocumentKind | 'unknown', { error, restError }: ParsedText): string | undefined =>
  error ?? (streamed.has(kind) ? undefined : restError);

function readingOf(kind: DocumentKind, { text, readings }: ParsedText): GoReading {
  const reading = readings.get(kind) ?? readAsGo(text, structOf[kind], maxViolations);
  readings.set(kind, reading);
  return reading;
}

/** Levels of lists and objects in a document. Nothing of the specifications has 20, and deeper ones would overflow the stack. */
export const maxNesting = 500;

/** What engines read from a document, without validation; undefined if it is not JSON or nested too deeply. */
export function readValue(kind: DocumentKind, parsed: ParsedText): unknown {
  const isRead = errorOf(kind, parsed) === undefined && parsed.levels <= maxNesting;
  return isRead ? readingOf(kind, parsed).value : undefined;
}

/** Validates a parsed document, and sets invalid parts of its value to null. */
export function documentOf(
  name: string,
  kind: DocumentKind | 'unknown',
  parsed: ParsedText,
  limits: Pick<Limits, 'listItems'>,
): Document {
  const { text, digest, isUTF8, levels, restError } = parsed;
  const error = errorOf(kind, parsed);
  const failed = (problem: DocumentProblem): Document => ({ name, kind, digest, problem, violations: [] });
  if (error !== undefined) return failed({ kind: 'not-json', detail: `is not JSON: ${error}` });
  if (levels > maxNesting) {
    return failed({ kind: 'too-large', detail: `is nested ${levels} levels deep, more than ${maxNesting}` });
  }
  const items = listItems(parsed.value);
  if (items > limits.listItems) {
    const detail = `has ${items} list items, more than ${limits.listItems}; raise ${limitFlag('listItems')}`;
    return failed({ kind: 'too-large', detail });
  }
  if (kind === 'unknown') return { name, kind, digest, violations: [], text };
  const { value, ...read } = readingOf(kind, parsed);
  const rest = restError === undefined ? [] : [{ pointer: '', detail: followed }];
  const facts = { ...read, ambiguousValues: [...rest, ...read.ambiguousValues] };
  const found = violations(kind, value);
  const valid = (found.length === 0 ? value : stripInvalid(kind, structuredClone(value), found)) as object | undefined;
  const isHopeless = valid === undefined && found.every(({ pointer }) => pointer !== '');
  const problem = isHopeless
    ? ({ kind: 'hopeless', detail: 'violates its schema in too many places' } as const)
    : undefined;
  return { name, kind, digest, problem, violations: found, value: valid, text, isNotUTF8: !isUTF8, ...facts };
}

/** Number of items in the lists at the top of a document and up to two levels below. */
function listItems(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > 2) return 0;
  const own = Array.isArray(value) ? value.length : 0;
  return Object.values(value).reduce((sum: number, member) => sum + listItems(member, depth + 1), own);
}

/** Parses JSON; returns the error message instead of throwing. */
function parseJSON(text: string): { readonly value?: unknown; readonly error?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Rounds after which an invalid document is given up: a hostile one could go on forever. */
const maxRounds = 20;

/**
 * Sets every part that violates the schema to null, in place. Undefined if the whole value is invalid or there are too
 * many violations.
 */
export function stripInvalid(kind: DocumentKind, value: unknown, found: readonly SchemaViolation[]): unknown {
  let remaining = found;
  for (let round = 0; round < maxRounds; round += 1) {
    if (remaining.some(({ pointer }) => pointer === '')) return undefined;
    const changed = remaining.filter(({ pointer }) => setNull(value, pointer));
    // Only members that are missing or null are left, which is fine, unless the list of violations was cut.
    if (changed.length === 0) return remaining.length < maxViolations ? value : undefined;
    remaining = violations(kind, value);
  }
  return undefined;
}

/** Sets the value at a pointer (RFC 6901) to null; false if there was nothing. */
function setNull(root: unknown, pointer: string): boolean {
  const keys = [...stepsOf(pointer)];
  const last = keys.pop() ?? '';
  let parent = root;
  for (const key of keys) parent = memberOf(parent, key);
  if (memberOf(parent, last) == null) return false;
  Object.defineProperty(parent, last, { value: null, writable: true, enumerable: true, configurable: true });
  return true;
}

function memberOf(value: unknown, key: string): unknown {
  const hasIt = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return hasIt ? (value as Record<string, unknown>)[key] : undefined;
}
