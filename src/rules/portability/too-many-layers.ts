// More layers than Docker's layer store accepts (moby, daemon/internal/layer: maxLayerDepth is 125).
import type { Rule } from '../rule.ts';
import { imageLabel, pluralize } from '../wording.ts';

interface Data {
  readonly layerCount: number;
}

/** With overlay2 and all other storage drivers. */
const maxLayers = 125;

export const tooManyLayers: Rule<Data> = {
  id: 'portability/too-many-layers',
  severity: 'warning',
  title: 'The image has more layers than Docker loads',
  why: 'Docker with a storage driver such as overlay2 loads at most 125 layers: "max depth exceeded". Combine RUN instructions, or copy the result into one layer with a second build stage.',
  *check({ images }) {
    for (const { image } of images) {
      const layerCount = image.layers.length;
      if (layerCount > maxLayers) yield { where: { image: imageLabel(image) }, data: { layerCount } };
    }
  },
  message: ({ layerCount }) =>
    `the image has ${pluralize(layerCount, 'layer')}, but Docker with overlay2 loads at most ${maxLayers}: "max depth exceeded"`,
  refusedBy: () => ['docker-overlay2'],
};
