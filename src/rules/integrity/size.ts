// Compares the size of each blob with the one declared by its descriptor (descriptor.md: check the size first).
import { checksOf } from '../../analysis/verification/digest-checks.ts';
import { shortened } from '../../text/message-name.ts';
import { isCut } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { imageLabel, pluralize } from '../wording.ts';

interface Data {
  readonly layer: number | null;
  readonly blob: string;
  readonly declared: number;
  readonly declaredBy: string;
  readonly observed: number;
}

export const size: Rule<Data> = {
  id: 'integrity/size',
  severity: 'error',
  title: 'A blob does not have its declared size',
  why: 'A blob of another size is truncated, or it is another blob. Build or pull the image again.',
  *check(analysis) {
    const end = isCut(analysis) ? analysis.archive.tar?.end : undefined;
    for (const { name: blob, range, declaredSize, declaredBy, observedSize, layer } of checksOf(analysis)) {
      if (declaredSize === null || observedSize === null || declaredSize === observedSize) continue;
      // If the archive is truncated in this blob, that has been reported already.
      if (range?.end === end) continue;
      const where = { image: layer ? imageLabel(layer.image) : null, layer: layer?.index ?? null, blob };
      const declared = { declared: declaredSize, declaredBy: declaredBy ?? '' };
      yield { where, data: { layer: where.layer, blob, ...declared, observed: observedSize } };
    }
  },
  message: ({ layer, blob, declared, observed }) =>
    `${layer === null ? shortened(blob) : `layer ${layer}`}: size mismatch: declared ${pluralize(declared, 'byte')}, observed ${pluralize(observed, 'byte')}`,
  // The other engines compare the digest only.
  refusedBy: () => ['umoci'],
};
