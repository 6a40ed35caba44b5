// The size of a blob as stored against the size its descriptor declares (descriptor.md: check the size first).
import { sizeOf } from '../../bytes/byte-range.ts';
import { isCut } from '../facts.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly blob: string;
  readonly declared: number;
  readonly observed: number;
}

export const size: Rule<Data> = {
  id: 'integrity/size',
  severity: 'error',
  title: 'A blob does not have the size its descriptor declares',
  why: 'A descriptor names size and digest of one blob: with another size it is another blob, cut or replaced.',
  *check(analysis) {
    const end = isCut(analysis) ? analysis.archive.tar?.end : undefined;
    const seen = new Set<string>();
    for (const { image } of analysis.images) {
      for (const blob of [image.manifest, image.config, ...image.layers]) {
        const declared = blob?.declared?.size;
        if (!blob?.range || declared == null || declared === sizeOf(blob.range) || seen.has(blob.name)) continue;
        // The blob at the cut has been told.
        if (blob.range.end === end) continue;
        seen.add(blob.name);
        const data = { blob: blob.name, declared, observed: sizeOf(blob.range) };
        yield { where: { image: imageLabel(image), blob: blob.name }, data };
      }
    }
  },
  message: ({ blob, declared, observed }) =>
    `${blob}: ${declared} bytes declared by its descriptor, ${observed} bytes in the archive`,
};
