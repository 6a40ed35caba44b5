// Image names split into repository and tag, for rules about them. Names without a repository or tag are left out.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { platformOf } from '../image/tell-apart.ts';
import { normalizePlatform, platformKey } from '../oci/platform.ts';
import { parseReference, taggedName } from '../oci/reference.ts';

export interface NamedImage {
  /** The full name with its tag. */
  readonly name: string;
  readonly repository: string;
  readonly tag: string;
  readonly imageID?: string | undefined;
  /** Equal for equal platforms, with the version of the operating system. */
  readonly platformKey: string;
}

export const imagesByTag = (images: readonly ImageAnalysis[]): readonly NamedImage[] =>
  images.flatMap(({ image }) => {
    const { names, imageID } = image;
    const key = platformKey(normalizePlatform(platformOf(image)));
    return names.flatMap((given): readonly NamedImage[] => {
      if (!given.includes('/') && !given.includes(':')) return [];
      const name = taggedName(given);
      const { repository, tag } = parseReference(name);
      if (repository === undefined || tag === undefined) return [];
      return [{ name, repository, tag, imageID, platformKey: key }];
    });
  });
