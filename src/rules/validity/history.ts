// A history whose entries do not match the layers.
import type { Contents } from '../../image/image.ts';
import { documentsOf } from '../facts.ts';
import type { Observation, Rule } from '../rule.ts';
import { imageLabel, pluralize } from '../wording.ts';

interface Data {
  readonly image: string | null;
  readonly entryCount: number;
  readonly layerCount: number;
}

export const history: Rule<Data> = {
  id: 'validity/history',
  severity: 'warning',
  title: 'The history does not match the layers',
  why: 'History entries belong to layers in order. If there are more or fewer, nobody can tell which instruction made which layer. Rebuild the image.',
  *check({ images, contents }) {
    if (contents.formats.includes('document')) yield* checkSingleConfig(contents);
    for (const { image, layers } of images) {
      const history = image.config?.value?.history ?? [];
      const entryCount = history.filter((entry) => entry?.empty_layer !== true).length;
      if (history.length === 0 || entryCount === layers.length) continue;
      const label = imageLabel(image);
      yield { where: { image: label }, data: { image: label, entryCount, layerCount: layers.length } };
    }
  },
  message: ({ entryCount, layerCount }) =>
    `the history has ${pluralize(entryCount, 'non-empty entry', 'non-empty entries')}, but there ${layerCount === 1 ? 'is' : 'are'} ${pluralize(layerCount, 'layer')}: instructions are unknown`,
};

/** Configs without an image: compares each history with the diff IDs of the same config. */
function* checkSingleConfig(contents: Contents): Generator<Observation<Data>> {
  for (const { name, value } of documentsOf(contents, 'oci-config')) {
    const history = value?.history ?? [];
    const entryCount = history.filter((entry) => entry?.empty_layer !== true).length;
    const layerCount = value?.rootfs?.diff_ids?.length ?? entryCount;
    if (history.length === 0 || entryCount === layerCount) continue;
    yield { where: { blob: name, pointer: '/history' }, data: { image: name, entryCount, layerCount } };
  }
}
