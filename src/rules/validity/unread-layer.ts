// A layer that is here but is no tar: encrypted, or of a type we do not know (manifest.md: neither is an error).
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly layer: number;
  readonly mediaType: string | null;
}

export const unreadLayer: Rule<Data> = {
  id: 'validity/unread-layer',
  severity: 'warning',
  title: 'A layer is encrypted or of an unknown type',
  why: 'What it holds and hides is in no answer. To see it, decrypt the image first, or look at it with the tool that wrote it.',
  losesFacts: true,
  *check({ images }) {
    for (const { image, layers } of images) {
      for (const { layer, changeset } of layers) {
        if (changeset || !layer.range) continue;
        const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
        yield { where, data: { layer: layer.index, mediaType: layer.declared?.mediaType ?? null } };
      }
    }
  },
  message: ({ layer, mediaType }) => `layer ${layer} is not read: its media type is ${mediaType ?? 'not told'}`,
};
