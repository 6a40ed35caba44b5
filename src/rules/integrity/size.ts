// Compares the size of each blob with the one its descriptor declares (descriptor.md: check the size first).
import { checksOf } from '../../analysis/checks.ts';
import { isCut } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { imageLabel, pluralize } from '../wording.ts';

interface Data {
  readonly blob: string;
  readonly declared: number;
  readonly declaredBy: string;
  readonly observed: number;
}

export const size: Rule<Data> = {
  id: 'integrity/size',
  severity: 'error',
  title: 'A blob does not have the size that its descriptor declares',
  why: 'A descriptor declares size and digest of one blob: a blob of another size is truncated or not the right one. Build or pull the image again.',
  *check(analysis) {
    const end = isCut(analysis) ? analysis.archive.tar?.end : undefined;
    for (const { name: blob, range, declaredSize, declaredBy, observedSize, layer } of checksOf(analysis)) {
      if (declaredSize === null || observedSize === null || declaredSize === observedSize) continue;
      // The blob at which the archive ends has been reported already.
      if (range?.end === end) continue;
      const where = { image: layer ? imageLabel(layer.image) : null, layer: layer?.index ?? null, blob };
      const data = { blob, declared: declaredSize, declaredBy: declaredBy ?? '', observed: observedSize };
      yield { where, data };
    }
  },
  message: ({ blob, declared, declaredBy, observed }) =>
    `${blob}: size mismatch: ${declaredBy} declares ${pluralize(declared, 'byte')}, the blob has ${observed}`,
};
