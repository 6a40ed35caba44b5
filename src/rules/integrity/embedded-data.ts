// A blob embedded in its descriptor (descriptor.md, "data": base64 of the content that digest and size describe).
import { digestOf, isVerifiable, parseDigest } from '../../spec/digest.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly fault: string;
}

export const embeddedData: Rule<Data> = {
  id: 'integrity/embedded-data',
  severity: 'error',
  title: 'The data in a descriptor is not the blob it describes',
  why: 'Tools use it instead of the blob: it must be base64, with the declared size and digest.',
  *check({ contents }) {
    for (const { from, pointer: at, declared } of contents.references) {
      if (declared?.data == null) continue;
      const fault = faultOf(declared.data, declared.digest ?? '', declared.size);
      const pointer = `${at}/data`;
      if (fault) yield { where: { blob: from, pointer }, data: { name: from, pointer, fault } };
    }
  },
  message: ({ name, pointer, fault }) => `${name}: ${pointer} ${fault}`,
};

function faultOf(data: string, digest: string, size: number | null | undefined): string | undefined {
  const bytes = Buffer.from(data, 'base64');
  // Node decodes anything; only valid base64 encodes back to the same text.
  if (bytes.toString('base64') !== data) return 'is not base64';
  if (size != null && bytes.length !== size) return `has ${bytes.length} bytes, but ${size} are declared`;
  if (!isVerifiable(digest)) return undefined;
  const observed = digestOf(bytes, parseDigest(digest)?.algorithm);
  return observed === digest ? undefined : `has the digest ${observed}, but ${digest} is declared`;
}
