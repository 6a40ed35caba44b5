// Docker 25 and later describe each image twice, in manifest.json and in index.json; readers differ in which they take.
import { rangeKey } from '../../bytes/byte-range.ts';
import type { Image } from '../../image/image.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly image: string | null;
  readonly difference: string;
}

export const descriptions: Rule<Data> = {
  id: 'validity/descriptions',
  severity: 'warning',
  title: 'The two descriptions in the archive disagree',
  why: 'Docker reads manifest.json, containerd index.json: the same file loads as different images. Save the image again.',
  *check({ contents }) {
    for (const image of contents.images) {
      const label = imageLabel(image);
      for (const other of image.otherDescriptions) {
        if (layersOf(image) === layersOf(other)) continue;
        const difference = `${image.format} and ${other.format} list different layers for it`;
        yield { where: { image: label }, data: { image: label, difference } };
      }
      const isAlone =
        image.format === 'docker-archive' && contents.images.some(({ format }) => format === 'oci-layout');
      if (isAlone) {
        yield {
          where: { image: label },
          data: { image: label, difference: 'manifest.json has it, index.json does not' },
        };
      }
    }
  },
  message: ({ image, difference }) => `${image ?? 'an image without a name'}: ${difference}`,
};

const layersOf = ({ layers }: Image): string =>
  layers.map(({ range, name }) => (range ? rangeKey(range) : name)).join();
