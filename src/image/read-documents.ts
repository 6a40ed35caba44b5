// Reads the JSON documents of one archive, each once, and validates each against its schema.

import { isUtf8 } from 'node:buffer';
import type { Archive } from '../archive/archive.ts';
import { readRange, sizeOf } from '../bytes/byte-range.ts';
import { type Limits, limitFlag } from '../bytes/limits.ts';
import type { ImageConfig } from '../oci/config.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { digestOf } from '../oci/digest.ts';
import type { DockerManifestItem, DockerV1Image, Repositories } from '../oci/docker-manifest.ts';
import type { ImageIndex, ImageLayout, ImageManifest } from '../oci/manifest.ts';
import { type DocumentKind, mostViolations, type SchemaViolation, violations } from '../oci/schema.ts';
import { humanSize } from '../text/byte-size.ts';
import { duplicateNames } from '../text/json-places.ts';
import { stepsOf } from '../text/json-pointer.ts';
import type { Document, DocumentProblem } from './document.ts';

/** What each kind of document holds. */
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

export class DocumentReader {
  readonly #archive: Archive;
  readonly #limits: Limits;
  readonly #read = new Map<string, Promise<Document>>();
  /** Bytes of all documents read. */
  #size = 0;

  constructor(archive: Archive, limits: Limits) {
    this.#archive = archive;
    this.#limits = limits;
  }

  /**
   * The document of this name. Asking makes it part of what the archive is judged by. `embedded` is what its descriptor
   * carries as `data` (base64), which stands in for a blob that is not here.
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

  /** Notes a document of a known form that we do not read. */
  refuse(name: string, kind: DocumentKind, detail: string): void {
    const problem = { kind: 'unsupported', detail } as const;
    const refused: Document = { name, kind, range: this.#archive.find(name), problem, violations: [] };
    this.#read.set(`${kind} ${name}`, Promise.resolve(refused));
  }

  /** Parses without judging: to find out what an archive is. Undefined where that is no JSON, or not there. */
  async probe(name: string): Promise<unknown> {
    const range = this.#archive.find(name);
    if (!range || sizeOf(range) > this.#limits.jsonSize) return undefined;
    return parseJSON((await readRange(range, this.#limits.jsonSize)).toString('utf8')).value;
  }

  /** All documents read so far, in the order of their first reading. */
  async documents(): Promise<readonly Document[]> {
    return Promise.all(this.#read.values());
  }

  async #load(name: string, kind: DocumentKind, embedded: string | undefined): Promise<Document> {
    const range = this.#archive.find(name);
    const failed = (problem: DocumentProblem): Document => ({ name, kind, range, problem, violations: [] });
    if (!range && embedded === undefined) return failed({ kind: 'missing', detail: 'is not in the archive' });
    const tooLarge = this.#judgeSize(range ? sizeOf(range) : 0);
    if (tooLarge) return failed({ kind: 'too-large', detail: tooLarge });
    const bytes = range ? await readRange(range, this.#limits.jsonSize) : Buffer.from(embedded ?? '', 'base64');
    return { ...documentOf(name, kind, bytes, this.#limits), range };
  }

  /** Why a document of so many bytes is not read; undefined where it is. */
  #judgeSize(size: number): string | undefined {
    const { jsonSize, jsonTotal } = this.#limits;
    if (size > jsonSize) return `is too large (${size} bytes, more than ${jsonSize}); raise ${limitFlag('jsonSize')}`;
    this.#size += size;
    if (this.#size <= jsonTotal) return undefined;
    return `was not read: all documents together exceed ${humanSize(jsonTotal)}; raise ${limitFlag('jsonTotal')}`;
  }
}

// A document out of its bytes: parsed, judged by the schema of its kind, and freed of what that refuses.

export function documentOf(
  name: string,
  kind: DocumentKind | 'unknown',
  bytes: Buffer,
  limits: Pick<Limits, 'listItems'>,
): Document {
  const text = bytes.toString('utf8');
  const digest = digestOf(bytes);
  const { value, error } = parseJSON(text);
  if (error !== undefined) {
    return { name, kind, digest, problem: { kind: 'not-json', detail: `is not JSON: ${error}` }, violations: [] };
  }
  const items = listItems(value);
  if (items > limits.listItems) {
    const detail = `has ${items} list items, more than ${limits.listItems}; raise ${limitFlag('listItems')}`;
    return { name, kind, digest, problem: { kind: 'too-large', detail }, violations: [] };
  }
  const facts = { text, isNotUTF8: !isUtf8(bytes), duplicateNames: duplicateNames(text, mostViolations) };
  if (kind === 'unknown') return { name, kind, digest, violations: [], ...facts };
  const found = violations(kind, value);
  const sound = withoutViolations(kind, value, found) as object | undefined;
  const isHopeless = sound === undefined && found.every(({ pointer }) => pointer !== '');
  const problem = isHopeless
    ? ({ kind: 'hopeless', detail: 'violates its schema in too many places' } as const)
    : undefined;
  return { name, kind, digest, problem, violations: found, value: sound, ...facts };
}

/** Items of the lists at the top of a document, and of those one and two steps further down. */
function listItems(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > 2) return 0;
  const own = Array.isArray(value) ? value.length : 0;
  return Object.values(value).reduce((sum: number, member) => sum + listItems(member, depth + 1), own);
}

export function parseJSON(text: string): { readonly value?: unknown; readonly error?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

// Takes out of a JSON value what its schema refuses: each such part becomes null.

/** Rounds after which a document that still violates its schema is given up: a hostile one may have no end of faults. */
const rounds = 20;

/** The value, changed in place; undefined where the whole is refused or there are too many faults. */
export function withoutViolations(kind: DocumentKind, value: unknown, found: readonly SchemaViolation[]): unknown {
  let open = found;
  for (let round = 0; round < rounds; round += 1) {
    if (open.some(({ pointer }) => pointer === '')) return undefined;
    const changed = open.filter(({ pointer }) => setNull(value, pointer));
    // Where only missing members are left, nothing is; unless there are so many that not all was looked at.
    if (changed.length === 0) return open.length < mostViolations ? value : undefined;
    open = violations(kind, value);
  }
  return undefined;
}

/** Whether there was something at the pointer (RFC 6901) to take out. */
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
