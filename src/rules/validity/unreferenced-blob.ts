// Blobs that no document refers to (image-layout.md: legal; Docker 25 and 26 leave a V1 config for each layer).

import { rangeKey, sizeOf } from '../../bytes/byte-range.ts';
import { humanSize } from '../../text/byte-size.ts';
import { shortened } from '../../text/message-name.ts';
import { areDocumentsUsable } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { pluralize } from '../wording.ts';

interface Data {
  readonly blobCount: number;
  readonly bytes: number;
  readonly example: string;
}

const isBlob = (name: string): boolean => /^blobs\/|^(?:sha256:)?[0-9a-f]{64}(?:\.json|\.tar(?:\.gz)?)?$/.test(name);

export const unreferencedBlob: Rule<Data> = {
  id: 'validity/unreferenced-blob',
  severity: 'note',
  title: 'No document refers to a blob',
  why: 'Unreferenced blobs are legal, but nothing reads them. Docker 25 and 26 save a few hundred bytes of them for each layer. You can ignore them.',
  *check({ archive, contents }) {
    const { formats, documents, references, images } = contents;
    if (!areDocumentsUsable(contents) || formats.includes('rootfs') || formats.includes('document')) return;
    const used = new Set([...documents, ...references, ...images.flatMap(({ layers }) => layers)].flatMap(keysOf));
    const found = { blobCount: 0, bytes: 0, example: '' };
    for (const name of archive.names()) {
      const range = isBlob(name) ? archive.find(name) : undefined;
      if (!range || used.has(name) || used.has(rangeKey(range))) continue;
      found.blobCount += 1;
      found.bytes += sizeOf(range);
      found.example ||= name;
    }
    if (found.blobCount > 0) yield { where: { blob: found.example }, bytes: found.bytes, data: found };
  },
  message: ({ blobCount, bytes, example }) =>
    `nothing refers to ${pluralize(blobCount, 'blob')} (${humanSize(bytes)}), such as ${shortened(example)}`,
};

/** A blob can have two names if one is a link to the other. */
const keysOf = ({
  name,
  range,
}: {
  readonly name: string;
  readonly range?: Parameters<typeof rangeKey>[0] | undefined;
}): string[] => (range ? [name, rangeKey(range)] : [name]);
