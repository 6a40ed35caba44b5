// Manifests that an index lists and the archive does not contain: normal if one platform of several was exported.
import { isElsewhere } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';

interface Data {
  readonly kind: string;
  readonly digest: string;
  readonly platform: string | null;
}

export const missingManifest: Rule<Data> = {
  id: 'validity/missing-manifest',
  severity: 'warning',
  title: 'The index lists something that is not in the archive',
  why: 'It is legal: an export of one platform keeps the list of all. What is missing is not part of any result. Export all platforms to include it.',
  *check({ contents, images }) {
    for (const { image, layers } of images) {
      for (const { layer } of layers) {
        if (layer.range || !isElsewhere(layer)) continue;
        const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
        yield {
          where,
          data: { kind: `layer ${layer.index}, which is pulled from its urls,`, digest: layer.name, platform: null },
        };
      }
    }
    for (const { kind, digest, platform, isMissing } of contents.listed) {
      if (isMissing)
        yield { where: { blob: digest }, data: { kind, digest, platform: isUnknown(platform) ? null : platform } };
    }
  },
  message: ({ kind, digest, platform }) =>
    `${kind}${platform ? ` for ${platform}` : ''} is listed, but not in the archive: ${digest}`,
};

/** Attestations are listed with the platform unknown/unknown. */
const isUnknown = (platform: string | undefined): platform is undefined =>
  platform === undefined || platform === 'unknown/unknown';
