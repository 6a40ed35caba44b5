// Compares the number of layers with the number of diff IDs.

import type { Rule } from '../rule.ts';
import { imageLabel, pluralize } from '../wording.ts';

interface Data {
  readonly diffIDCount: number;
  readonly layerCount: number;
}

export const layerCount: Rule<Data> = {
  id: 'validity/layer-count',
  severity: 'error',
  title: 'Manifest and config declare different numbers of layers',
  why: 'The manifest lists the layers, and the config lists one diff ID for each, in the same order. Engines refuse any other image. Build or pull the image again.',
  *check({ images }) {
    for (const { image, layers } of images) {
      const diffIDCount = image.diffIDs?.length;
      if (diffIDCount === undefined || diffIDCount === layers.length) continue;
      yield { where: { image: imageLabel(image) }, data: { diffIDCount, layerCount: layers.length } };
    }
  },
  message: ({ diffIDCount, layerCount }) =>
    `the manifest lists ${pluralize(layerCount, 'layer')}, but the config ${pluralize(diffIDCount, 'diff ID')}`,
};
