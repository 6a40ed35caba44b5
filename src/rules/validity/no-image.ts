// An archive of a known format in which no image is described.
import { counted } from '../counted.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly format: string;
  readonly listed: number;
}

export const noImage: Rule<Data> = {
  id: 'validity/no-image',
  severity: 'warning',
  title: 'The archive holds no image',
  why: 'An archive without images is legal, and rarely meant. If it lists manifests, their blobs may be elsewhere.',
  *check({ contents }) {
    const { formats, images, listed } = contents;
    if (images.length === 0 && !formats.includes('document'))
      yield { where: {}, data: { format: formats[0], listed: listed.length } };
  },
  message: ({ format, listed }) =>
    `no image is in this archive (${format})${listed > 0 ? `; it lists ${counted(listed, 'other thing')}` : ''}`,
};
