// A layer that engines download from the URLs in its descriptor (manifest.md, "layers"), so that it need not be in the
// archive. Old Windows base images have such layers.

import { shortened } from '../../../text/message-name.ts';
import { isElsewhere } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { imageLabel } from '../../wording.ts';

interface Data {
  readonly layer: number;
  readonly urls: readonly (string | null)[];
}

export const foreignLayer: Rule<Data> = {
  id: 'validity/foreign-layer',
  severity: 'warning',
  title: 'A layer must be downloaded from elsewhere',
  why: 'Engines download this layer from the URLs in its descriptor, so its sizes and files are unknown here. Build without foreign layers to include it.',
  *check({ images }) {
    for (const { image, layers } of images) {
      for (const { layer } of layers) {
        if (layer.range || !isElsewhere(layer)) continue;
        const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
        yield { where, data: { layer: layer.index, urls: layer.declared?.urls ?? [] } };
      }
    }
  },
  message: ({ layer, urls }) =>
    `layer ${layer} is not in the archive: engines download it from ${shortened(urls[0] ?? 'the URLs in its descriptor')}`,
};
