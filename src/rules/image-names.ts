// The names of images taken apart, for the rules about them; a name without repository or tag is none to judge.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { parseReference, taggedName } from '../oci/reference.ts';

export interface NamedImage {
  /** With its tag. */
  readonly name: string;
  readonly repository: string;
  readonly tag: string;
  readonly imageID?: string;
  readonly platform?: string;
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
