// Reads the JSON documents of an archive, each once, validates them against their schemas and sets invalid parts to null.

import { isUtf8 } from 'node:buffer';
import type { Archive } from '../archive/archive.ts';
import { type ByteRange, readRange, sizeOf } from '../bytes/byte-range.ts';
import { type Limits, limitFlag } from '../bytes/limits.ts';
import { chargeMemory } from '../bytes/memory.ts';
import type { ImageConfig } from '../oci/config.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { DockerManifestItem, DockerV1Image, Repositories } from '../oci/docker-manifest.ts';
import { type GoReading, readAsGo } from '../oci/go-reading.ts';
import type { ImageIndex, ImageLayout, ImageManifest } from '../oci/manifest.ts';
import { type DocumentKind, maxViolations, type SchemaViolation, violations } from '../oci/schema.ts';
import { structOf } from '../oci/struct-fields.ts';
import { humanSize } from '../text/byte-size.ts';
import { decodeText, firstValueOf, memoryOf, nestingOf } from '../text/json-places.ts';
import { stepsOf } from '../text/json-pointer.ts';
import type { Document, DocumentProblem } from './document.ts';

/** The type of each kind of document. */
export interface DocumentTypes {
  readonly 'oci-layout': ImageLayout;
  readonly 'oci-index': ImageIndex;
  readonly 'oci-manifest': ImageManifest;
  readonly 'oci-config': ImageConfig;
  readonly 'oci-descriptor': Descriptor;
  readonly 'docker-manifest': readonly DockerManifestItem[];
  readonly 'docker-repositories': Repositories;
  readonly 'docker-v1': DockerV1Image;
}

/** Reads and caches the documents of one archive. */
export class DocumentReader {
  readonly #archive: Archive;
  readonly #limits: Limits;
  readonly #read = new Map<string, Promise<Document>>();
  /** By name: formats probe a document before one of them reads it. */
  readonly #parsed = new Map<string, Promise<ParsedText>>();
  /** Bytes of all documents read so far. */
  #size = 0;

  constructor(archive: Archive, limits: Limits) {
    this.#archive = archive;
    this.#limits = limits;
  }

  /**
   * Reads and validates a document, and includes it in {@link documents}. `embedded` is the `data` of its descriptor
   * (base64), used if the archive does not contain the blob.
   */
  async read<Kind extends DocumentKind>(
    name: string,
    kind: Kind,
    embedded?: string | null,
  ): Promise<Document<DocumentTypes[Kind]>> {
    const key = `${kind} ${name}`;
    const reading = this.#read.get(key) ?? this.#load(name, kind, embedded ?? undefined);
    this.#read.set(key, reading);
    return (await reading) as Document<DocumentTypes[Kind]>;
  }

  /** Records a document of a known but unsupported form. */
  refuse(name: string, kind: DocumentKind, detail: string): void {
    const problem = { kind: 'unsupported', detail } as const;
    const refused: Document = { name, kind, range: this.#archive.find(name), problem, violations: [] };
    this.#read.set(`${kind} ${name}`, Promise.resolve(refused));
  }

  /**
   * Parses a document as if it were of a kind, without validating or recording it, to detect the format. Undefined if it
   * is missing, too large or not JSON.
   */
  async probe(name: string, kind: DocumentKind): Promise<unknown> {
    const range = this.#archive.find(name);
    if (!range || sizeOf(range) > this.#limits.jsonSize) return undefined;
    const parsed = await this.#parse(name, range);
    const isRead = errorOf(kind, parsed) === undefined && parsed.levels <= maxNesting;
    return isRead ? readingOf(kind, parsed).value : undefined;
  }

  /** All documents read so far, in the order of first reading. */
  async documents(): Promise<readonly Document[]> {
    return Promise.all(this.#read.values());
  }

  async #load(name: string, kind: DocumentKind, embedded: string | undefined): Promise<Document> {
    const range = this.#archive.find(name);
    const failed = (problem: DocumentProblem): Document => ({ name, kind, range, problem, violations: [] });
    if (!range && embedded === undefined) {
      const link = this.#archive.refusedLink?.(name);
      return failed({ kind: 'missing', detail: link ? `is ${link}` : 'is not in the archive' });
    }
    const tooLarge = this.#sizeProblem(range ? sizeOf(range) : 0);
    if (tooLarge) return failed({ kind: 'too-large', detail: tooLarge });
    const parsed = range
      ? await this.#parse(name, range)
      : parseText(Buffer.from(embedded ?? '', 'base64'), this.#limits);
    return { ...documentOf(name, kind, parsed, this.#limits), range };
  }

  async #parse(name: string, range: ByteRange): Promise<ParsedText> {
    const parsing =
      this.#parsed.get(name) ?? readRange(range, this.#limits.jsonSize).then((bytes) => parseText(bytes, this.#limits));
    this.#parsed.set(name, parsing);
    return await parsing;
  }

  /** Adds a document of this size, in bytes, to the total; returns why it is not read, or undefined. */
  #sizeProblem(size: number): string | undefined {
    const { jsonSize, jsonTotal } = this.#limits;
    if (size > jsonSize) return `is too large (${size} bytes, more than ${jsonSize}); raise ${limitFlag('jsonSize')}`;
    this.#size += size;
    if (this.#size <= jsonTotal) return undefined;
    return `was not read: all documents together exceed ${humanSize(jsonTotal)}; raise ${limitFlag('jsonTotal')}`;
  }
}

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
  const whole = decodeText(bytes);
  chargeMemory(limits, documentSize + memoryOf(whole), 'JSON documents');
  const parsed = parseJSON(whole);
  const first = parsed.error === undefined ? undefined : firstValueOf(whole);
  const { value } = first === undefined ? parsed : parseJSON(first);
  const facts = { digest: digestOf(bytes), isUTF8: isUtf8(bytes), readings: new Map() };
  if (value === undefined)
    return { ...facts, text: whole, error: whole.startsWith('\ufeff') ? byteOrderMark : parsed.error, levels: 0 };
  const text = first ?? whole;
  return { ...facts, text, value, restError: parsed.error, levels: nestingOf(text) };
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
const maxNesting = 500;

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
export function parseJSON(text: string): { readonly value?: unknown; readonly error?: string } {
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
