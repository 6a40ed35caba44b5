// History steps that cannot be paired with layers.
import type { Contents } from '../../image/image.ts';
import { counted } from '../counted.ts';
import { documentsOf } from '../facts.ts';
import { imageLabel } from '../image-label.ts';
import type { Observation, Rule } from '../rule.ts';

interface Data {
  readonly image: string | null;
  readonly steps: number;
  readonly layers: number;
}

export const history: Rule<Data> = {
  id: 'validity/history',
  severity: 'warning',
  title: 'The history does not match the layers',
  why: 'Steps pair with layers in order; with another number of them nobody knows which instruction made which layer.',
  *check({ images, contents }) {
    if (contents.formats.includes('document')) yield* alone(contents);
    for (const { image, layers } of images) {
      const history = image.config?.value?.history ?? [];
      const steps = history.filter((step) => step?.empty_layer !== true).length;
      if (history.length === 0 || steps === layers.length) continue;
      const label = imageLabel(image);
      yield { where: { image: label }, data: { image: label, steps, layers: layers.length } };
    }
  },
  message: ({ steps, layers }) =>
    `the history has ${counted(steps, 'step')} with a layer for ${counted(layers, 'layer')}: no layer gets a step`,
};

/** A config alone is held against its own diffIDs. */
function* alone(contents: Contents): Generator<Observation<Data>> {
  for (const { name, value } of documentsOf(contents, 'oci-config')) {
    const history = value?.history ?? [];
    const steps = history.filter((step) => step?.empty_layer !== true).length;
    const layers = value?.rootfs?.diff_ids?.length ?? steps;
    if (history.length === 0 || steps === layers) continue;
    yield { where: { blob: name, pointer: '/history' }, data: { image: name, steps, layers } };
  }
}
