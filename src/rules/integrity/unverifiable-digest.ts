// Blobs whose declared digest has an algorithm that nothing can verify, so that they can have any content.
import { type Check, checksOf, isOfUnknownAlgorithm } from '../../analysis/verification/digest-checks.ts';
import { shortened } from '../../text/message-name.ts';
import type { Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';

interface Data {
  readonly layer: number | null;
  readonly blob: string;
  readonly hash: Check['hash'];
  readonly declared: string;
}

export const unverifiableDigest: Rule<Data> = {
  id: 'integrity/unverifiable-digest',
  severity: 'error',
  title: 'A blob has a digest that cannot be verified',
  why: 'Container engines verify sha256, sha384 and sha512, and refuse other algorithms. The blob can have any content. Write the image again with sha256.',
  *check(analysis) {
    for (const check of checksOf(analysis)) {
      const { hash, name: blob, declared, layer } = check;
      if (!isOfUnknownAlgorithm(check) || declared === null) continue;
      const where = { image: layer ? imageLabel(layer.image) : null, layer: layer?.index ?? null, blob };
      yield { where, data: { layer: where.layer, blob, hash, declared } };
    }
  },
  message: ({ layer, blob, hash, declared }) =>
    `${layer === null ? shortened(blob) : `layer ${layer}`}: cannot verify the ${hash === 'digest' ? 'digest' : 'diff ID'} ${shortened(declared)}: unknown algorithm`,
};
