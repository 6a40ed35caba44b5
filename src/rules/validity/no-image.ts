// An archive in a known format that describes no image.

import { formatTitle } from '../../image/formats.ts';
import type { FormatName } from '../../image/image.ts';
import type { Rule } from '../rule.ts';
import { pluralize } from '../wording.ts';

interface Data {
  readonly format: FormatName;
  readonly listedCount: number;
}

export const noImage: Rule<Data> = {
  id: 'validity/no-image',
  severity: 'error',
  title: 'The archive has no image',
  why: 'An empty archive is legal, but there is nothing in it to load or to judge, so no check of it passes. If it lists manifests, their blobs are probably in another archive: export the image again with all its blobs.',
  losesFacts: true,
  *check({ contents }) {
    const { formats, images, listed } = contents;
    const [format] = formats;
    if (format && images.length === 0 && !formats.includes('document'))
      yield { where: {}, data: { format, listedCount: listed.length } };
  },
  message: ({ format, listedCount }) =>
    `no image in this archive (format: ${formatTitle(format)})${listedCount > 0 ? `; it lists ${pluralize(listedCount, 'manifest')}, but has none to read; export the image again with all its blobs` : ''}`,
};
