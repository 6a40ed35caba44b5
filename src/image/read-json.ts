// Reads the JSON documents of one archive, each once, and validates each against its schema.

import type { Archive } from '../archive/archive.ts';
import { readRange, sizeOf } from '../bytes/byte-range.ts';
import { type Limits, limitFlag } from '../bytes/limits.ts';
import { humanSize } from '../spec/byte-size.ts';
import type { ImageConfig } from '../spec/config.ts';
import type { Descriptor } from '../spec/descriptor.ts';
import type { DockerManifestItem, DockerV1Image, Repositories } from '../spec/docker-manifest.ts';
import type { ImageIndex, ImageLayout, ImageManifest } from '../spec/manifest.ts';
import type { DocumentKind } from '../spec/schema.ts';
import type { Document, DocumentProblem } from './document.ts';
import { documentOf, parseJSON } from './document-of-bytes.ts';

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
