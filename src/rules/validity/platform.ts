// Compares the platform that an index declares for an image with the one in its config.
import { fullPlatformName, normalizePlatform, type Platform, variantOrDefault } from '../../oci/platform.ts';
import { shortened } from '../../text/message-name.ts';
import type { Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';

interface Data {
  readonly image: string | null;
  readonly listed: string;
  readonly config: string;
}

export const platform: Rule<Data> = {
  id: 'validity/platform',
  severity: 'warning',
  title: 'Index and config declare different platforms',
  why: 'A pull for one platform gets the image of another: "exec format error". Write the index again.',
  *check({ images }) {
    for (const { image } of images) {
      const [listed, config] = [image.manifest?.declared?.platform, image.config?.value];
      if (!listed || !config) continue;
      if (!isContradiction(listed, config)) continue;
      const label = imageLabel(image);
      const data = {
        image: label,
        listed: fullPlatformName(listed) ?? '',
        config: fullPlatformName(config) ?? '',
      };
      yield { where: { image: label, blob: image.config?.name ?? null }, data };
    }
  },
  message: ({ image, listed, config }) =>
    `${shortened(image ?? 'an image without a name')}: the index declares ${shortened(listed)}, but the config declares ${shortened(config)}`,
};

/** A value that only one of them declares is not a contradiction. */
function isContradiction(listed: Platform, config: Platform): boolean {
  const [one, other] = [normalizePlatform(listed), normalizePlatform(config)];
  const differs = (['os', 'architecture', 'osVersion'] as const).some(
    (part) => one[part] && other[part] && one[part] !== other[part],
  );
  const isVariantOfBoth = listed.variant && config.variant && one.architecture && other.architecture;
  return differs || Boolean(isVariantOfBoth && variantOrDefault(one) !== variantOrDefault(other));
}
