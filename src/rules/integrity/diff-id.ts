// The digest of an uncompressed layer against the one its config declares (config.md, "Layer DiffID").
import { distinctLayers } from '../facts.ts';
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
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      const observed = changeset?.observed.diffID;
      if (!observed || !layer.diffID?.startsWith('sha256:') || layer.diffID === observed) continue;
      const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
      yield { where, data: { layer: layer.index, declared: layer.diffID, observed } };
    }
  },
  message: ({ layer, declared, observed }) =>
    `layer ${layer}: diffID declared ${declared} by the config, observed ${observed} (sha256 of the uncompressed layer)`,
};
