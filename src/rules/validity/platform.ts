// Compares the platform that an index declares for an image with the one in its config.
import { platformName } from '../../oci/platform.ts';
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
      // A value that only one of them declares is not a contradiction.
      const differs = (['os', 'architecture', 'variant'] as const).some(
        (part) => listed[part] && config[part] && listed[part] !== config[part],
      );
      if (!differs) continue;
      const label = imageLabel(image);
      const data = { image: label, listed: platformName(listed) ?? '', config: platformName(config) ?? '' };
      yield { where: { image: label, blob: image.config?.name ?? null }, data };
    }
  },
  message: ({ image, listed, config }) =>
    `${image ?? 'an image without a name'}: the index declares ${listed}, but the config declares ${config}`,
};
