// A layer whose bytes are not a tar, although its media type says so or it has none.
import { anomaliesOf } from '../../analysis/layer-analysis.ts';
import { distinctLayers } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';

interface Data {
  readonly layer: number;
  readonly detail: string;
}

export const notATar: Rule<Data> = {
  id: 'integrity/not-a-tar',
  severity: 'error',
  title: 'A layer is not a tar',
  why: 'Its contents are missing from all results, and no engine unpacks this layer. Build the image again with a tar as the layer, compressed at most once.',
  losesFacts: true,
  *check(analysis) {
    for (const one of distinctLayers(analysis)) {
      const found = anomaliesOf(one).find(({ kind }) => kind === 'not-a-tar');
      if (!found) continue;
      const { image, layer } = one;
      const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
      yield { where, data: { layer: layer.index, detail: found.detail } };
    }
  },
  message: ({ layer, detail }) => `layer ${layer} is not a tar (${detail})`,
};
