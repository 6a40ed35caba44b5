// The compression a layer's media type claims against the magic number of its bytes.
import { claimedCompression } from '../../spec/media-type.ts';
import { distinctLayers } from '../facts.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly layer: number;
  readonly mediaType: string;
  readonly observed: string;
}

export const mediaType: Rule<Data> = {
  id: 'validity/media-type',
  severity: 'warning',
  title: 'A media type lies about the compression',
  why: 'Readers that trust the media type fail on this layer. Write the image again with a tool that says what it stores.',
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      const declared = layer.declared?.mediaType ?? '';
      const claimed = claimedCompression(declared);
      if (!changeset || !claimed || claimed === changeset.compression) continue;
      const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
      yield { where, data: { layer: layer.index, mediaType: declared, observed: changeset.compression } };
    }
  },
  message: ({ layer, mediaType, observed }) =>
    `layer ${layer}: the media type is ${mediaType}, but by their magic number its bytes are ${observed === 'none' ? 'not compressed' : observed}`,
};
