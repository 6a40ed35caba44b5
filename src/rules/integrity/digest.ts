// Compares the digest of each blob with the one declared by its descriptor or by its name in blobs/.
import { checksOf } from '../../analysis/verification/digest-checks.ts';
import { shortened } from '../../text/message-name.ts';
import type { Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';

interface Data {
  readonly layer: number | null;
  readonly blob: string;
  readonly declared: string;
  readonly declaredBy: string;
  readonly observed: string;
}

export const digest: Rule<Data> = {
  id: 'integrity/digest',
  severity: 'error',
  title: 'A blob does not match its digest',
  why: 'A blob is identified by the digest of its bytes: registries and engines refuse any other content. Build or pull the image again.',
  needs: 'hashes',
  *check(analysis) {
    for (const { hash, name: blob, status, declared, declaredBy, observed, layer } of checksOf(analysis)) {
      if (hash !== 'digest' || status !== 'mismatch' || !declared || !observed || declared === observed) continue;
      const where = { image: layer ? imageLabel(layer.image) : null, layer: layer?.index ?? null, blob };
      yield { where, data: { layer: where.layer, blob, declared, declaredBy: declaredBy ?? '', observed } };
    }
  },
  message: ({ layer, blob, declared, observed }) =>
    `${layer === null ? shortened(blob) : `layer ${layer}`}: digest mismatch: declared ${declared}, observed ${observed}`,
};
