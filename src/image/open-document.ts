// Opens a single JSON document, such as a config during a build, before there is an archive. It is validated, but the
// blobs it refers to are not looked up.

import type { Archive } from '../archive/archive.ts';
import { InputError } from '../bytes/input-error.ts';
import { type Limits, limitFlag } from '../bytes/limits.ts';
import { countStored, withMemoryCount } from '../bytes/memory.ts';
import type { DocumentKind } from '../oci/schema.ts';
import { humanSize } from '../text/byte-size.ts';
import { kindOfMediaType, kindOfShape } from './document-kind.ts';
import { documentOf, type ParsedText, parseText } from './parse-document.ts';
import type { OpenedImages } from './read-images.ts';
import { referencesOf } from './references.ts';

/**
 * Opens a single JSON document, for example a manifest before it is pushed. Blobs that it refers to are not looked for.
 * `mediaType` says what the document is; without it, its members decide. `name` is used in messages.
 * @throws {InputError} `usage` if the kind of document is unknown, `limit` if it is too large
 */
export async function openDocument(
  name: string,
  stream: AsyncIterable<Buffer>,
  mediaType: string | undefined,
  bounds: Limits,
): Promise<OpenedImages> {
  const limits = withMemoryCount(bounds);
  const parsed = parseText(await readAll(name, stream, limits), limits);
  const document = documentOf(name, kindOf(name, parsed, mediaType), parsed, limits);
  const archive: Archive = {
    name,
    compression: [],
    growth: 1,
    anomalies: [],
    names: () => [name],
    topDirectories: () => new Set(),
    walk: () => [],
    find: () => undefined,
    repeated: () => undefined,
  };
  const references = referencesOf([document], ['document'], archive, limits);
  return {
    archive,
    contents: { formats: ['document'], images: [], listed: [], documents: [document], references, repeatedMembers: [] },
  };
}

async function readAll(name: string, stream: AsyncIterable<Buffer>, limits: Limits): Promise<Buffer> {
  const { jsonSize } = limits;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > jsonSize)
      throw new InputError(
        'limit',
        `${name}: the document is larger than ${humanSize(jsonSize)}; raise ${limitFlag('jsonSize')}`,
      );
    chunks.push(chunk);
  }
  countStored(limits, size);
  return Buffer.concat(chunks);
}

function kindOf(name: string, { value, error }: ParsedText, mediaType: string | undefined): DocumentKind | 'unknown' {
  const declared = mediaType === undefined ? undefined : kindOfMediaType(mediaType);
  if (declared) return declared;
  if (mediaType !== undefined) {
    throw new InputError(
      'usage',
      `--media-type cannot be "${mediaType}"; use the media type of an image document, such as application/vnd.oci.image.config.v1+json`,
    );
  }
  const kind = error === undefined ? kindOfShape(value) : 'unknown';
  if (kind) return kind;
  throw new InputError(
    'usage',
    `${name}: unknown kind of document; pass its media type, such as --media-type application/vnd.oci.image.config.v1+json`,
  );
}
