// As many layers as diffIDs.
import { counted } from '../counted.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly diffIDs: number;
  readonly layers: number;
}

export const layerCount: Rule<Data> = {
  id: 'validity/layer-count',
  severity: 'error',
  title: 'The config declares another number of layers',
  why: 'The manifest lists the layers and the config their diffIDs, one each in the same order: engines refuse the image.',
  *check({ images }) {
    for (const { image, layers } of images) {
      const diffIDs = image.diffIDs?.length;
      if (diffIDs === undefined || diffIDs === layers.length) continue;
      yield { where: { image: imageLabel(image) }, data: { diffIDs, layers: layers.length } };
    }
  },
  message: ({ diffIDs, layers }) =>
    `${counted(layers, 'layer')} listed, but the config declares ${counted(diffIDs, 'diffID')}`,
};
