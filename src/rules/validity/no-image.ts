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
  severity: 'warning',
  title: 'The archive has no image',
  why: 'An archive without images is legal, but rarely intended. If it lists manifests, their blobs are probably in another archive. Commands that need an image report this as an error.',
  *check({ contents }) {
    const { formats, images, listed } = contents;
    const [format] = formats;
    if (format && images.length === 0 && !formats.includes('document'))
      yield { where: {}, data: { format, listedCount: listed.length } };
  },
  message: ({ format, listedCount }) =>
    `no image in this archive (format: ${formatTitle(format)})${listedCount > 0 ? `; it lists ${pluralize(listedCount, 'manifest')}` : ''}`,
};
