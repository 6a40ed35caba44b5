// Image names split into repository and tag, for rules about them. Names without a repository or tag are left out.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { parseReference, taggedName } from '../oci/reference.ts';

export interface NamedImage {
  /** The full name with its tag. */
  readonly name: string;
  readonly repository: string;
  readonly tag: string;
  readonly imageID?: string | undefined;
  readonly platform?: string | undefined;
}

export const imagesByTag = (images: readonly ImageAnalysis[]): readonly NamedImage[] =>
  images.flatMap(({ image: { names, imageID, platform } }) =>
    names.flatMap((given): readonly NamedImage[] => {
      if (!given.includes('/') && !given.includes(':')) return [];
      const name = taggedName(given);
      const { repository, tag } = parseReference(name);
      return repository === undefined || tag === undefined ? [] : [{ name, repository, tag, imageID, platform }];
    }),
  );
