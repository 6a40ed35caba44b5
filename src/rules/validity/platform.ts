// The platform a descriptor declares for an image against the one its config declares.
import { platformName } from '../../spec/platform.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly image: string | null;
  readonly listed: string;
  readonly config: string;
}

export const platform: Rule<Data> = {
  id: 'validity/platform',
  severity: 'warning',
  title: 'The index and the config declare different platforms',
  why: 'Who pulls for one platform gets an image for another: "exec format error". Write the index again.',
  *check({ images }) {
    for (const { image } of images) {
      const [listed, config] = [image.manifest?.declared?.platform, image.config?.value];
      if (!listed || !config) continue;
      // What one of them leaves open is no contradiction.
      const differs = (['os', 'architecture', 'variant'] as const).some(
        (part) => listed[part] && config[part] && listed[part] !== config[part],
      );
      if (!differs) continue;
      const label = imageLabel(image);
      const data = { image: label, listed: platformName(listed) ?? '', config: platformName(config) ?? '' };
      yield { where: { image: label, blob: image.config?.name }, data };
    }
  },
  message: ({ image, listed, config }) =>
    `${image ?? 'an image without a name'}: its descriptor says ${listed}, its config ${config}`,
};
