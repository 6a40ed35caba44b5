// The digest of a blob as stored against the one it is known by: that of its descriptor, or of its name in blobs/.
import { checksOf } from '../../analysis/checks.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly blob: string;
  readonly declared: string;
  readonly declaredBy: string;
  readonly observed: string;
}

export const digest: Rule<Data> = {
  id: 'integrity/digest',
  severity: 'error',
  title: 'A blob does not have the digest it is known by',
  why: 'A blob is addressed by the digest of its bytes: no registry and no engine accepts another one in its place.',
  needs: 'hashes',
  *check(analysis) {
    for (const { hash, name: blob, status, declared, declaredBy, observed, layer } of checksOf(analysis)) {
      if (hash !== 'distribution' || status !== 'mismatch' || !declared || !observed || declared === observed) continue;
      const where = { image: layer ? imageLabel(layer.image) : null, layer: layer?.index ?? null, blob };
      yield { where, data: { blob, declared, declaredBy: declaredBy ?? '', observed } };
    }
  },
  message: ({ blob, declared, declaredBy, observed }) =>
    `${blob}: declared ${declared} by ${declaredBy}, observed ${observed} (of the blob as stored)`,
};
