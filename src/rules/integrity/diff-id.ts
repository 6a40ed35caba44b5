// The digest of an uncompressed layer against the one its config declares (config.md, "Layer DiffID").
import { checksOf } from '../../analysis/checks.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly layer: number;
  readonly declared: string;
  readonly observed: string;
}

export const diffID: Rule<Data> = {
  id: 'integrity/diff-id',
  severity: 'error',
  title: 'A layer is not the one its config declares',
  why: 'Every engine refuses an image whose uncompressed layer does not have the declared digest. Build or pull it again.',
  needs: 'hashes',
  *check(analysis) {
    for (const { hash, name: blob, status, declared, observed, layer } of checksOf(analysis)) {
      if (hash !== 'content' || status !== 'mismatch' || !layer || !declared || !observed) continue;
      const where = { image: imageLabel(layer.image), layer: layer.index, blob };
      yield { where, data: { layer: layer.index, declared, observed } };
    }
  },
  message: ({ layer, declared, observed }) =>
    `layer ${layer}: diffID declared ${declared} by the config, observed ${observed} (of the uncompressed layer)`,
};
