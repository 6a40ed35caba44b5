// What an index lists and the archive does not hold: legal, and normal where one platform of several was exported.
import { isElsewhere } from '../facts.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly kind: string;
  readonly digest: string;
  readonly platform: string | null;
}

export const notHere: Rule<Data> = {
  id: 'validity/not-here',
  severity: 'warning',
  title: 'Something the index lists is not in the archive',
  why: 'Legal: an export of one platform keeps the list of all. What is not here is in no answer; export all platforms to have it.',
  *check({ contents, images }) {
    for (const { image, layers } of images) {
      for (const { layer } of layers) {
        if (layer.range || !isElsewhere(layer)) continue;
        const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
        yield {
          where,
          data: { kind: `layer ${layer.index} (to be fetched from its urls)`, digest: layer.name, platform: null },
        };
      }
    }
    for (const { kind, digest, platform, isMissing } of contents.listed) {
      if (isMissing)
        yield { where: { blob: digest }, data: { kind, digest, platform: isUnknown(platform) ? null : platform } };
    }
  },
  message: ({ kind, digest, platform }) =>
    `${kind}${platform ? ` for ${platform}` : ''} is listed but not in the archive: ${digest}`,
};

/** Attestations stand under a platform that is none. */
const isUnknown = (platform: string | undefined): platform is undefined =>
  platform === undefined || platform === 'unknown/unknown';
