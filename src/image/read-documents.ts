// Reads the JSON documents of an archive, each once, within the limits of size.

import type { Archive } from '../archive/archive.ts';
import { type ByteRange, readRange, sizeOf } from '../bytes/byte-range.ts';
import { type Limits, limitFlag } from '../bytes/limits.ts';
import type { ImageConfig } from '../oci/config.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { DockerManifestItem, DockerV1Image, Repositories } from '../oci/docker-manifest.ts';
import type { ImageIndex, ImageLayout, ImageManifest } from '../oci/manifest.ts';
import type { DocumentKind } from '../oci/schema.ts';
import { humanSize } from '../text/byte-size.ts';
import type { Document, DocumentProblem } from './document.ts';
import { documentOf, type ParsedText, parseText, readValue } from './parse-document.ts';

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
    return readValue(kind, await this.#parse(name, range));
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
