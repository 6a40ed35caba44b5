// The size of a blob as stored against the size its descriptor declares (descriptor.md: check the size first).
import { checksOf } from '../../analysis/checks.ts';
import { isCut } from '../facts.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly blob: string;
  readonly declared: number;
  readonly declaredBy: string;
  readonly observed: number;
}

export const size: Rule<Data> = {
  id: 'integrity/size',
  severity: 'error',
  title: 'A blob does not have the size its descriptor declares',
  why: 'A descriptor names size and digest of one blob: with another size it is another blob, cut or replaced.',
  *check(analysis) {
    const end = isCut(analysis) ? analysis.archive.tar?.end : undefined;
    for (const { name: blob, range, declaredSize, declaredBy, observedSize, layer } of checksOf(analysis)) {
      if (declaredSize === null || observedSize === null || declaredSize === observedSize) continue;
      // The blob at the cut has been told.
      if (range?.end === end) continue;
      const where = { image: layer ? imageLabel(layer.image) : null, layer: layer?.index ?? null, blob };
      const data = { blob, declared: declaredSize, declaredBy: declaredBy ?? '', observed: observedSize };
      yield { where, data };
    }
  },
  message: ({ blob, declared, declaredBy, observed }) =>
    `${blob}: ${declared} bytes declared by ${declaredBy}, ${observed} bytes in the archive`,
};
