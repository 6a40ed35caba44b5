// Checks a blob that is embedded in its descriptor (descriptor.md, "data": base64 of the content that digest and size
// describe).
import { digestOf, isVerifiable, parseDigest } from '../../oci/digest.ts';
import type { Rule } from '../rule.ts';
import { documentMember } from '../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly fault: string;
}

export const embeddedData: Rule<Data> = {
  id: 'integrity/embedded-data',
  severity: 'error',
  title: 'The data embedded in a descriptor does not match it',
  why: 'Tools use the embedded data instead of the blob. It must be base64 with the declared size and digest. Write the image again with a correct descriptor.',
  *check({ contents }) {
    for (const { from, pointer: at, declared } of contents.references) {
      if (declared?.data == null) continue;
      const fault = faultOf(declared.data, declared.digest ?? '', declared.size);
      const pointer = `${at}/data`;
      if (fault) yield { where: { blob: from, pointer }, data: { name: from, pointer, fault } };
    }
  },
  message: ({ name, pointer, fault }) => `${documentMember(name, pointer)} ${fault}`,
};

function faultOf(data: string, digest: string, size: number | null | undefined): string | undefined {
  const bytes = Buffer.from(data, 'base64');
  // Node decodes anything. Only valid base64 encodes back to the same text.
  if (bytes.toString('base64') !== data) return 'is not base64';
  if (size != null && bytes.length !== size) return `has ${bytes.length} bytes, but ${size} are declared`;
  if (!isVerifiable(digest)) return undefined;
  const observed = digestOf(bytes, parseDigest(digest)?.algorithm);
  return observed === digest ? undefined : `has the digest ${observed}, but ${digest} is declared`;
}
